//! A `send` that is dropped while it waits for room drops its message, too. `reserve` and `send_timeout` don't.

use std::sync::Mutex;

static PRINTED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Takes the place of the standard macro, so that the test sees what the program prints.
macro_rules! println {
    ($($said:tt)*) => { PRINTED.lock().unwrap().push(format!($($said)*)) };
}

include!("../src/main.rs");

use tokio::select;
use tokio::sync::mpsc::error::SendTimeoutError::Timeout;

#[test]
fn the_program_inserts_two_of_four_rows() {
    main();
    let printed = PRINTED.lock().unwrap();
    let inserted: Vec<_> =
        printed.iter().filter(|line| line.starts_with("ins")).collect();
    assert_eq!(inserted, ["inserted Ada", "inserted Bo"]);
}

#[tokio::test(start_paused = true)]
async fn a_send_that_loses_a_select_drops_its_message_too() {
    let (rows, mut inbox) = channel(1);
    rows.send("Ada").await.unwrap();
    select! {
        _ = rows.send("Bo") => panic!("there is no room"),
        () = sleep(LIMIT) => {}
    }
    drop(rows);
    assert_eq!(inbox.recv().await, Some("Ada"));
    assert_eq!(inbox.recv().await, None);
}

#[tokio::test(start_paused = true)]
async fn send_timeout_hands_the_message_back() {
    let (rows, _inbox) = channel(1);
    rows.send("Ada").await.unwrap();
    assert_eq!(rows.send_timeout("Bo", LIMIT).await, Err(Timeout("Bo")));
}

#[tokio::test(start_paused = true)]
async fn a_place_that_is_not_used_is_given_back() {
    let (rows, _inbox) = channel::<&str>(1);
    drop(rows.reserve().await.unwrap());
    assert!(timeout(LIMIT, rows.send("Ada")).await.is_ok());
}
