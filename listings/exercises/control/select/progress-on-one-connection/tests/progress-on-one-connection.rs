use progress_on_one_connection::{Connection, upload};
use std::time::Duration;
use tokio::time::{sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test(start_paused = true)]
async fn every_chapter_arrives_once_and_in_order() {
    let connection = Connection::default();
    let done = timeout(HOUR, upload(connection.clone(), chapters())).await;
    let mut received = connection.lock().await.clone();
    received.retain(|message| message != "progress");
    let count = received.len();
    assert!(done.is_ok(), "not done after an hour: {count} of 6 chapters have arrived");
    assert_eq!(received, chapters(), "the server must get each chapter once");
}

#[tokio::test(start_paused = true)]
async fn progress_is_reported_while_chapters_are_sent() {
    let connection = Connection::default();
    let _ = timeout(HOUR, upload(connection.clone(), chapters())).await;
    let received = connection.lock().await.clone();
    let before_the_last = received.iter().take_while(|message| *message != "six");
    let reports = before_the_last.filter(|message| *message == "progress").count();
    assert!(reports >= 2, "only {reports} reports came before the last chapter");
}

#[tokio::test(start_paused = true)]
async fn a_dropped_upload_sends_nothing_more() {
    let connection = Connection::default();
    let given_up = Duration::from_millis(3500);
    let done = timeout(given_up, upload(connection.clone(), chapters())).await;
    assert!(done.is_err(), "six chapters can't be sent in 3.5 seconds");
    sleep(HOUR).await;
    let received = connection.lock().await;
    assert_eq!(*received, ["one"], "it was dropped while it sent the second chapter");
}

fn chapters() -> Vec<String> {
    ["one", "two", "three", "four", "five", "six"].map(String::from).to_vec()
}
