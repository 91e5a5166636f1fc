//! The watch speaks when something held the loop, and only then; on a pool, when the loop's driver was held.

include!("../src/main.rs");

#[tokio::test]
async fn a_tick_is_late_by_what_held_the_loop() {
    let tick = tokio::spawn(lateness(BEAT));
    tokio::task::yield_now().await;
    compute(2 * LATE);
    assert!(tick.await.expect("a tick does not panic") > LATE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_a_pool_it_is_late_if_the_driver_was_held() {
    let tick = tokio::spawn(lateness(10 * BEAT));
    let culprit = async {
        sleep(5 * BEAT).await;
        compute(2 * LATE); // on the worker that has woken it, which holds the driver
    };
    tokio::spawn(culprit).await.expect("computing does not panic");
    assert!(tick.await.expect("a tick does not panic") > LATE);
}

/// How late a tick is that was due after this time.
async fn lateness(after: Duration) -> Duration {
    let due = Instant::now() + after;
    sleep_until(due).await;
    due.elapsed()
}
