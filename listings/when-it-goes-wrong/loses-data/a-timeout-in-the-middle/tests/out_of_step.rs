//! A future that is dropped between two reads takes with it what it has read.

use std::sync::Mutex;

static PRINTED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// In place of the standard one, so that the test sees what the program prints.
macro_rules! println {
    ($($said:tt)*) => { PRINTED.lock().unwrap().push(format!($($said)*)) };
}

include!("../src/main.rs");

const LIMIT: Duration = Duration::from_secs(1);

#[test]
fn the_program_gets_no_answer() {
    main();
    let printed = PRINTED.lock().unwrap();
    assert_eq!(printed[0], "nothing yet");
    assert!(printed[1].starts_with("Err(Custom { kind: UnexpectedEof"));
}

#[tokio::test(start_paused = true)]
async fn the_length_is_lost_and_a_letter_is_taken_for_it() {
    let (mut agent, model) = tokio::io::duplex(64);
    tokio::spawn(answer(model));
    assert!(timeout(LIMIT, read_answer(&mut agent)).await.is_err());
    assert_eq!(agent.read_u8().await.unwrap(), b'm');
}

#[tokio::test(start_paused = true)]
async fn the_next_read_fails() {
    let (mut agent, model) = tokio::io::duplex(64);
    tokio::spawn(answer(model));
    assert!(timeout(LIMIT, read_answer(&mut agent)).await.is_err());
    let error = read_answer(&mut agent).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
}

#[tokio::test(start_paused = true)]
async fn kept_it_goes_on_where_it_was() {
    let (mut agent, model) = tokio::io::duplex(64);
    tokio::spawn(answer(model));
    let mut reading = std::pin::pin!(read_answer(&mut agent));
    assert!(timeout(LIMIT, &mut reading).await.is_err());
    assert_eq!(reading.await.unwrap(), "maybe");
}

#[tokio::test(start_paused = true)]
async fn in_a_task_of_its_own_too() {
    let (mut agent, model) = tokio::io::duplex(64);
    tokio::spawn(answer(model));
    let mut reading = tokio::spawn(async move { read_answer(&mut agent).await });
    assert!(timeout(LIMIT, &mut reading).await.is_err());
    assert_eq!(reading.await.unwrap().unwrap(), "maybe");
}
