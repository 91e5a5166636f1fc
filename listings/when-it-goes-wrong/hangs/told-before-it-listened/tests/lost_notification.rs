//! `notify_waiters` tells those who have called `notified()` by then, and leaves nothing for those who come later.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn who_comes_later_waits_for_ever() {
    let found = Notify::new();
    let both = async { tokio::join!(scout(&found), critic(&found)) };
    assert!(timeout(HOUR, both).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn notify_one_leaves_word_for_one() {
    let found = Notify::new();
    found.notify_one();
    assert!(timeout(HOUR, critic(&found)).await.is_ok());
    assert!(timeout(HOUR, critic(&found)).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_notified_counts_from_its_call_on() {
    let found = Notify::new();
    let told = found.notified(); // not yet polled
    found.notify_waiters();
    assert!(timeout(HOUR, told).await.is_ok());
}
