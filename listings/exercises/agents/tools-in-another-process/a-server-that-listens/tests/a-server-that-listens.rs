//! Calls that overlap, calls that are canceled, and a client that leaves.

use a_server_that_listens::{Answer, FromClient, serve};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, Lines, duplex};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

struct Client {
    lines: Lines<BufReader<DuplexStream>>,
    server: JoinHandle<()>,
    /// How many seconds handlers have worked.
    worked: Arc<AtomicU32>,
}

/// The text of a call says for how many seconds its handler works.
fn connect() -> Client {
    let (ours, theirs) = duplex(1024);
    let worked = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&worked);
    let handler = move |text: String| {
        let counter = Arc::clone(&counter);
        async move {
            for _ in 0..text.parse().unwrap_or(0) {
                sleep(SECOND).await;
                counter.fetch_add(1, SeqCst);
            }
            format!("{text} s")
        }
    };
    let server = tokio::spawn(serve(theirs, handler));
    Client { lines: BufReader::new(ours).lines(), server, worked }
}

impl Client {
    async fn send(&mut self, line: FromClient) {
        let line = serde_json::to_string(&line).expect("it is JSON") + "\n";
        let pipe = self.lines.get_mut();
        pipe.write_all(line.as_bytes()).await.expect("the server is still there");
    }

    async fn call(&mut self, id: u64, seconds: u32) {
        self.send(FromClient::Call { id, text: seconds.to_string() }).await;
    }

    async fn answer(&mut self) -> Answer {
        let line = timeout(HOUR, self.lines.next_line()).await;
        let line = line.expect("no answer came within an hour");
        let line = line.expect("the pipe works").expect("the server is still there");
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("a broken line: {line}"))
    }
}

#[tokio::test(start_paused = true)]
async fn calls_are_handled_at_once_and_answered_as_they_end() {
    let mut client = connect();
    let start = Instant::now();
    for (id, seconds) in [(1, 3), (2, 1), (3, 2)] {
        client.call(id, seconds).await;
    }
    let mut answered = Vec::new();
    for _ in 0..3 {
        answered.push(client.answer().await.id);
    }
    assert_eq!(answered, [2, 3, 1], "the order of the answers to calls of 3, 1, and 2 s");
    assert_eq!(start.elapsed(), 3 * SECOND, "how long three calls took");
}

#[tokio::test(start_paused = true)]
async fn a_canceled_call_stops_and_is_not_answered() {
    let mut client = connect();
    client.call(1, 100).await;
    sleep(SECOND * 5 / 2).await;
    client.send(FromClient::Cancel { id: 1 }).await;
    sleep(SECOND * 200).await;
    assert_eq!(
        client.worked.load(SeqCst),
        2,
        "seconds worked on a call canceled after 2.5 s"
    );
    client.call(2, 1).await;
    let next = client.answer().await;
    assert_eq!(next.id, 2, "the call that is answered next");
}

#[tokio::test(start_paused = true)]
async fn a_cancel_stops_only_its_own_call() {
    let mut client = connect();
    client.send(FromClient::Cancel { id: 7 }).await;
    client.call(1, 3).await;
    client.call(2, 4).await;
    sleep(SECOND / 2).await;
    client.send(FromClient::Cancel { id: 1 }).await;
    let answer = client.answer().await;
    let second = Answer { id: 2, text: "4 s".to_string() };
    assert_eq!(answer, second, "the first answer after call 1 was canceled");
    client.send(FromClient::Cancel { id: 2 }).await; // too late, which is no error
    client.call(3, 1).await;
    assert_eq!(client.answer().await.id, 3, "after a cancel that came too late");
}

#[tokio::test(start_paused = true)]
async fn when_the_client_leaves_everything_stops() {
    let mut client = connect();
    for id in 0..3 {
        client.call(id, 100).await;
    }
    sleep(SECOND * 3 / 2).await;
    let Client { lines, server, worked } = client;
    drop(lines);
    let left = Instant::now();
    let ended = timeout(HOUR, server).await;
    ended.expect("serve didn't return within an hour").expect("it doesn't panic");
    assert_eq!(left.elapsed(), Duration::ZERO, "how long until serve returned");
    sleep(HOUR).await;
    assert_eq!(worked.load(SeqCst), 3, "seconds worked by three calls, left after 1.5 s");
}
