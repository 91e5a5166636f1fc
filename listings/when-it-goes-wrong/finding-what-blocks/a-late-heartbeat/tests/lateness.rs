//! The watch speaks when something held the loop, and only then.

include!("../src/main.rs");

#[tokio::test]
async fn a_tick_is_late_by_what_held_the_loop() {
    let due = Instant::now() + BEAT;
    let tick = tokio::spawn(async move {
        sleep_until(due).await;
        due.elapsed()
    });
    tokio::task::yield_now().await;
    compute(2 * LATE);
    assert!(tick.await.expect("a tick does not panic") > LATE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_pool_another_worker_is_in_time() {
    let due = Instant::now() + BEAT;
    let tick = tokio::spawn(async move {
        sleep_until(due).await;
        due.elapsed()
    });
    compute(2 * LATE);
    assert!(tick.await.expect("a tick does not panic") < LATE);
}
