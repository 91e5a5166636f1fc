//! What a dropped `reserve` loses: its place in the queue. A `send_timeout` that gives up returns the message.

use std::sync::Mutex;

static PRINTED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Takes the place of the standard macro, so that the test sees what the program prints.
macro_rules! println {
    ($($said:tt)*) => { PRINTED.lock().unwrap().push(format!($($said)*)) };
}

include!("../src/main.rs");

use tokio::sync::mpsc::error::SendTimeoutError;
use tokio::time::timeout;

#[tokio::test(start_paused = true)]
async fn a_dropped_reserve_waits_from_the_end_of_the_queue_again() {
    let (browser, inbox) = channel(1);
    let shown = tokio::spawn(show(inbox));
    browser.send("plan".to_string()).await.unwrap();
    browser.send("search".to_string()).await.unwrap();
    let twice = async {
        assert!(timeout(Duration::from_secs(2), browser.reserve()).await.is_err());
        browser.reserve().await.unwrap().send("asked at 0 s and at 2 s".to_string());
    };
    let once = async {
        sleep(Duration::from_secs(1)).await;
        browser.send("asked at 1 s".to_string()).await.unwrap();
    };
    tokio::join!(twice, once);
    drop(browser);
    shown.await.unwrap();
    let shown = ["plan", "search", "asked at 1 s", "asked at 0 s and at 2 s"];
    assert_eq!(*PRINTED.lock().unwrap(), shown.map(|step| format!("shown: {step}")));
}

#[tokio::test(start_paused = true)]
async fn send_timeout_returns_the_message() {
    let (browser, _inbox) = channel(1);
    browser.send("plan").await.unwrap();
    let sent = browser.send_timeout("search", Duration::from_secs(1)).await;
    assert_eq!(sent, Err(SendTimeoutError::Timeout("search")));
}
