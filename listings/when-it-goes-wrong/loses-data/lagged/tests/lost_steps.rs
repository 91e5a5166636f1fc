//! A receiver that is too slow gets an error in place of what it missed, and the rest after it.

use std::sync::Mutex;

static PRINTED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// In place of the standard one, so that the test sees what the program prints.
macro_rules! println {
    ($($said:tt)*) => { PRINTED.lock().unwrap().push(format!($($said)*)) };
}

include!("../src/main.rs");

use std::time::Duration;
use tokio::sync::broadcast::error::RecvError::{Closed, Lagged};
use tokio::sync::mpsc;
use tokio::time::sleep;

async fn listener_of_five_steps(room: usize) -> broadcast::Receiver<u32> {
    let (say, said) = broadcast::channel(room);
    for step in 1..=5 {
        say.send(step).unwrap();
    }
    said
}

#[test]
fn the_program_gets_no_step_at_all() {
    main();
    assert_eq!(*PRINTED.lock().unwrap(), ["that was all"]);
}

#[tokio::test]
async fn the_error_is_not_the_end() {
    let mut said = listener_of_five_steps(2).await;
    assert_eq!(said.recv().await, Err(Lagged(3)));
    assert_eq!(said.recv().await, Ok(4));
    assert_eq!(said.recv().await, Ok(5));
    assert_eq!(said.recv().await, Err(Closed));
}

#[tokio::test]
async fn with_room_enough_nothing_is_missed() {
    let mut said = listener_of_five_steps(8).await;
    assert_eq!(said.recv().await, Ok(1));
}

#[tokio::test(start_paused = true)]
async fn the_sender_of_an_mpsc_channel_waits() {
    let (say, mut said) = mpsc::channel(2);
    let sender = tokio::spawn(async move {
        for step in 1..=5 {
            say.send(step).await.unwrap();
        }
    });
    sleep(Duration::from_secs(1)).await;
    assert!(!sender.is_finished());
    for step in 1..=5 {
        assert_eq!(said.recv().await, Some(step));
    }
}
