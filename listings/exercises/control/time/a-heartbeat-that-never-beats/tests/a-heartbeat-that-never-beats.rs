//! On the paused clock, every time is exact.

use a_heartbeat_that_never_beats::{Message, talk};
use std::time::Duration;
use tokio::join;
use tokio::sync::mpsc::channel;
use tokio::time::{Instant, sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

/// The seconds at which the heart beats, if messages come after such pauses and take so long, all in seconds.
async fn beats(messages: &[(u64, u64)], silence: u64) -> Vec<u64> {
    let start = Instant::now();
    let mut beats = Vec::new();
    let (server, inbox) = channel(8);
    let sends = async {
        for (pause, work) in messages {
            sleep(Duration::from_secs(*pause)).await;
            let _ = server.send(Message(Duration::from_secs(*work))).await;
        }
        sleep(Duration::from_secs(silence)).await;
        drop(server);
    };
    let talks = talk(inbox, || beats.push(start.elapsed().as_secs()));
    let both = async { join!(sends, talks) };
    timeout(HOUR, both)
        .await
        .expect("`talk` doesn't return when there are no more messages");
    beats
}

#[tokio::test(start_paused = true)]
async fn it_beats_when_messages_come() {
    let beats = beats(&[(7, 0); 5], 1).await;
    assert_eq!(beats, [10, 20, 30], "in 36 s with a message every 7 s");
}

#[tokio::test(start_paused = true)]
async fn it_beats_when_none_come() {
    let beats = beats(&[], 35).await;
    assert_eq!(beats, [10, 20, 30], "in 35 s without a message");
}

#[tokio::test(start_paused = true)]
async fn it_beats_once_after_a_long_message() {
    let beats = beats(&[(5, 38)], 60).await;
    assert_eq!(beats, [43, 53, 63], "in 65 s, busy from 5 s to 43 s");
}

/// A message is always waiting, so this also fails if messages come first.
#[tokio::test(start_paused = true)]
async fn it_beats_when_messages_are_waiting() {
    let beats = beats(&[(0, 1); 100], 1).await;
    let in_time = beats.first().is_some_and(|first| *first < 60);
    assert!(in_time, "in 100 s of messages without a pause, it beats at {beats:?}");
}
