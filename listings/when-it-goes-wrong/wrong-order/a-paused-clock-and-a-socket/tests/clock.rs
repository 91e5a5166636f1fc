//! The paused clock does not know that an answer is on its way through a socket.

include!("../src/main.rs");

use tokio::io::{AsyncWriteExt, duplex};
use tokio::time::{Instant, sleep};

#[tokio::test(start_paused = true)]
async fn an_hour_passes_while_the_model_thinks() {
    const HOUR: Duration = Duration::from_secs(3600);
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let model = server.local_addr().unwrap();
    thread::spawn(|| answer(server));

    let (start, real) = (Instant::now(), std::time::Instant::now());
    assert!(timeout(HOUR, ask(model)).await.is_err());
    assert!(start.elapsed() >= HOUR);
    assert!(real.elapsed() < HOUR / 60, "the clock was paused");
}

#[tokio::test(start_paused = true)]
async fn a_pipe_in_memory_keeps_to_the_clock() {
    let (mut client, mut model) = duplex(64);
    tokio::spawn(async move {
        sleep(Duration::from_secs(4)).await; // the model thinks
        model.write_all(b"It is raining.").await
    });
    let mut answer = String::new();
    let read = timeout(Duration::from_secs(5), client.read_to_string(&mut answer)).await;
    read.expect("it comes after 4 s").unwrap();
    assert_eq!(answer, "It is raining.");
}
