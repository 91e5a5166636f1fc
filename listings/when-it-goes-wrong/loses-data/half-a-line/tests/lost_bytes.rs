//! A `read_line` that is dropped half-way has taken what had come, and gives it to nobody.

use std::sync::Mutex;

static PRINTED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// In place of the standard one, so that the test sees what the program prints.
macro_rules! println {
    ($($said:tt)*) => { PRINTED.lock().unwrap().push(format!($($said)*)) };
}

include!("../src/main.rs");

use tokio::io::AsyncReadExt;
use tokio::time::timeout;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn the_program_gets_the_second_half() {
    main().unwrap();
    assert_eq!(*PRINTED.lock().unwrap(), ["tick", "tick", r#""yet\n""#]);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_read_line_takes_the_first_half_with_it_even_if_the_string_is_kept() {
    let (agent, model) = tokio::io::duplex(64);
    tokio::spawn(answer(model));
    let mut answers = BufReader::new(agent);
    let mut line = String::new();
    assert!(timeout(SECOND, answers.read_line(&mut line)).await.is_err());
    answers.read_line(&mut line).await.unwrap();
    assert_eq!(line, "yet\n");
}

#[tokio::test(start_paused = true)]
async fn next_line_keeps_it() {
    let (agent, model) = tokio::io::duplex(64);
    tokio::spawn(answer(model));
    let mut answers = BufReader::new(agent).lines();
    assert!(timeout(SECOND, answers.next_line()).await.is_err());
    assert_eq!(answers.next_line().await.unwrap().as_deref(), Some("not yet"));
}

#[tokio::test(start_paused = true)]
async fn so_does_read_which_takes_what_there_is() {
    let (mut agent, mut model) = tokio::io::duplex(64);
    let mut bytes = [0; 8];
    assert!(timeout(SECOND, agent.read(&mut bytes)).await.is_err());
    model.write_all(b"not yet\n").await.unwrap();
    assert_eq!(agent.read(&mut bytes).await.unwrap(), 8);
    assert_eq!(&bytes, b"not yet\n");
}

#[tokio::test(start_paused = true)]
async fn read_exact_does_not() {
    let (mut agent, model) = tokio::io::duplex(64);
    tokio::spawn(answer(model));
    assert!(timeout(SECOND, agent.read_exact(&mut [0; 8])).await.is_err());
    let mut rest = Vec::new();
    agent.read_to_end(&mut rest).await.unwrap();
    assert_eq!(rest, b"yet\n");
}
