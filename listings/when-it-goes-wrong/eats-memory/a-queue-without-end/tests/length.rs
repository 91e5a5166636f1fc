//! An unbounded channel never holds its sender back.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn after_a_minute_thousands_wait() {
    let (ask, mut questions) = unbounded_channel();
    tokio::spawn(keep_asking(ask));
    for _ in 0..60 {
        questions.recv().await;
        sleep(Duration::from_secs(1)).await;
    }
    assert!(questions.len() > 5_000, "{} wait", questions.len());
}
