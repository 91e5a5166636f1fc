include!("../src/main.rs");

#[tokio::test]
async fn a_limit_does_not_help_an_async_tool_that_blocks() {
    let tool = Tool::new("act", "", async |_: NoArguments| {
        thread::sleep(LIMIT * 2);
        Ok("sunny".into())
    });
    assert_eq!(read([tool.timeout(LIMIT)]).await, "sunny");
}

#[tokio::test]
async fn the_rows_that_depend_on_what_was_measured() {
    assert_eq!(hangs().await.2, "it is dropped");
    assert_eq!(hangs_on_a_thread().await.2, "it goes on to its end");
    assert_eq!(has_effects().await.2, "it isn't called again");
    assert_eq!(needs_approval().await.2, "it isn't called before `run.approve`");
}

#[test]
fn a_minute_by_default() {
    assert_eq!(Tool::TIMEOUT, Duration::from_secs(60));
}
