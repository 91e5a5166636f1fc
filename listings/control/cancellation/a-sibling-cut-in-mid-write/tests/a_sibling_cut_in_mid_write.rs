//! `join!` lets the other branch end, so the message arrives whole, and the error after it.

use std::sync::Mutex;

static PRINTED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Takes the place of the standard macro, so that the test sees what the program prints.
macro_rules! println {
    ($($said:tt)*) => { PRINTED.lock().unwrap().push(format!($($said)*)) };
}

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn join_sends_the_message_to_its_end() {
    let (mut line, far_end) = duplex(8);
    let server = tokio::spawn(receive(far_end));
    let (sent, saved) = tokio::join!(send(&mut line, "every page of the report"), save());
    assert!(sent.is_ok());
    send(&mut line, &format!("sorry: {}", saved.unwrap_err())).await.unwrap();
    drop(line);
    server.await.unwrap().unwrap();
    assert_eq!(
        *PRINTED.lock().unwrap(),
        [
            "the server received \"every page of the report\"",
            "the server received \"sorry: the disk is full\""
        ]
    );
}

/// The slice knows what is left, so the write can be continued after a drop.
#[tokio::test(start_paused = true)]
async fn write_all_buf_keeps_its_place_in_the_slice() {
    let (mut line, mut far_end) = duplex(8);
    let mut rest: &[u8] = b"every page of the report";
    let write = line.write_all_buf(&mut rest);
    assert!(tokio::time::timeout(Duration::from_secs(1), write).await.is_err());
    assert_eq!(rest, b"ge of the report");
    tokio::spawn(async move { line.write_all_buf(&mut rest).await });
    let mut received = String::new();
    far_end.read_to_string(&mut received).await.unwrap();
    assert_eq!(received, "every page of the report");
}
