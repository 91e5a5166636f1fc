//! tokio catches a task's panic and puts it into the handle.

include!("../src/main.rs");

#[test]
fn main_does_not_panic() {
    main();
}

#[tokio::test(start_paused = true)]
async fn the_handle_knows() {
    let error = tokio::spawn(ask("critic")).await.unwrap_err();
    let panic = error.into_panic();
    assert_eq!(
        panic.downcast_ref::<String>().map(String::as_str),
        Some("critic has no opinion")
    );
}

#[tokio::test(start_paused = true)]
#[should_panic = "critic has no opinion"]
async fn without_a_task_main_has_it() {
    tokio::join!(ask("critic"), sleep(Duration::from_secs(2)));
}
