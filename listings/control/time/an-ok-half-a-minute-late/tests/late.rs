//! As a task, the same timeout is polled in time.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn a_task_is_polled_in_time() {
    let start = Instant::now();
    let quote = spawn(async move {
        let quote = timeout(Duration::from_secs(2), ask_price()).await;
        (quote, start.elapsed())
    });
    pack("tea").await;
    let (quote, after) = quote.await.expect("it doesn't panic");
    assert_eq!(quote, Ok("4 dollars"));
    assert_eq!(after, Duration::from_millis(1500));
}

/// On the real clock: blocking code is done at its first poll, so no limit can end it.
#[tokio::test]
async fn blocking_code_is_never_late() {
    let blocks = async { std::thread::sleep(Duration::from_millis(20)) };
    assert_eq!(timeout(Duration::from_millis(1), blocks).await, Ok(()));
}
