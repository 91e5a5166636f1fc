//! A future made in `drop` is dropped there.

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
async fn neither_a_timeout_nor_an_end_logs_out() {
    let session = Session::log_in().await;
    drop(session);
    sleep(Duration::from_secs(60)).await;
    assert_eq!(PRINTED.take(), ["logged in"]);
}

#[tokio::test(start_paused = true)]
async fn awaited_it_does() {
    let mut session = Session::log_in().await;
    session.log_out().await;
    assert_eq!(PRINTED.take(), ["logged in", "logged out"]);
}
