//! The guard complains if the session is dropped before the end of `log_out`, wherever that happens.

use std::cell::RefCell;

thread_local! {
    static PRINTED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Takes the place of the standard macro, so that the test sees what the program prints.
macro_rules! println {
    ($($said:tt)*) => { PRINTED.with_borrow_mut(|printed| printed.push(format!($($said)*))) };
}

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn silent_after_log_out() {
    Session::log_in("ann").await.log_out().await;
    assert_eq!(PRINTED.take(), ["ann is logged out"]);
}

#[tokio::test(start_paused = true)]
async fn complains_if_it_is_forgotten() {
    drop(Session::log_in("ann").await);
    assert_eq!(PRINTED.take(), ["BUG: ann was never logged out"]);
}

#[tokio::test(start_paused = true)]
async fn complains_if_log_out_itself_is_dropped() {
    let session = Session::log_in("ann").await;
    assert!(timeout(Duration::from_millis(1), session.log_out()).await.is_err());
    assert_eq!(PRINTED.take(), ["BUG: ann was never logged out"]);
}
