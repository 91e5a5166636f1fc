//! What the limits add up to with and without a deadline.

include!("../src/main.rs");

use tokio::time::timeout;

#[tokio::test(start_paused = true)]
async fn limits_per_try_add_up() {
    let start = Instant::now();
    for _ in 1..=3 {
        let _ = timeout(TRY, ask_index()).await;
    }
    assert_eq!(start.elapsed(), 3 * TRY);
}

#[tokio::test(start_paused = true)]
async fn a_deadline_in_the_past_leaves_no_time() {
    let start = Instant::now();
    sleep(OVERALL).await;
    assert_eq!(search(start).await, None);
    assert_eq!(start.elapsed(), OVERALL);
}
