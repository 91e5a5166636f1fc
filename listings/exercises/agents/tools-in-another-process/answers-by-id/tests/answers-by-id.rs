//! Calls that overlap, calls that are dropped, and a server that goes away.

use answers_by_id::{Answer, Client, Gone, ToServer};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, Lines, duplex};
use tokio::time::timeout;

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

/// The other end of the pipe.
struct Server {
    lines: Lines<BufReader<DuplexStream>>,
}

impl Server {
    async fn next(&mut self) -> ToServer {
        let line = timeout(HOUR, self.lines.next_line()).await;
        let line = line.expect("nothing more came from the client within an hour");
        let line = line.expect("the pipe works").expect("the client is still there");
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("a broken line: {line}"))
    }

    async fn next_call(&mut self) -> (u64, String) {
        match self.next().await {
            ToServer::Call { id, text } => (id, text),
            cancel => panic!("instead of a call came {cancel:?}"),
        }
    }

    async fn answer(&mut self, id: u64, text: &str) {
        let answer = Answer { id, text: text.to_string() };
        let line = serde_json::to_string(&answer).expect("it is JSON") + "\n";
        let pipe = self.lines.get_mut();
        pipe.write_all(line.as_bytes()).await.expect("the client is still there");
    }
}

fn connect() -> (Client, Server) {
    let (ours, theirs) = duplex(1024);
    (Client::new(ours), Server { lines: BufReader::new(theirs).lines() })
}

async fn in_time<T>(call: impl Future<Output = T>) -> T {
    timeout(HOUR, call).await.expect("a call didn't return within an hour")
}

#[tokio::test(start_paused = true)]
async fn each_call_gets_its_own_answer_in_whatever_order_they_come() {
    let (client, mut server) = connect();
    let serve = async {
        let mut calls = Vec::new();
        for _ in 0..3 {
            calls.push(server.next_call().await);
        }
        for (id, text) in calls.into_iter().rev() {
            server.answer(id, &format!("answer to {text}")).await;
        }
    };
    let calls = async {
        tokio::join!(
            in_time(client.call("a")),
            in_time(client.call("b")),
            in_time(client.call("c"))
        )
    };
    let ((a, b, c), ()) = tokio::join!(calls, serve);
    assert_eq!(a, Ok("answer to a".to_string()));
    assert_eq!(b, Ok("answer to b".to_string()));
    assert_eq!(c, Ok("answer to c".to_string()));
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_to_a_dropped_call_is_nobody_elses() {
    let (client, mut server) = connect();
    let serve = async {
        let (first, _) = server.next_call().await;
        let second = loop {
            match server.next().await {
                ToServer::Call { id, .. } => break id,
                ToServer::Cancel { .. } => {}
            }
        };
        server.answer(first, "too late").await;
        server.answer(second, "in time").await;
    };
    let calls = async {
        assert!(
            timeout(SECOND, client.call("slow")).await.is_err(),
            "nobody has answered"
        );
        in_time(client.call("next")).await
    };
    let (next, ()) = tokio::join!(calls, serve);
    assert_eq!(next, Ok("in time".to_string()), "the answer to the second call");
}

#[tokio::test(start_paused = true)]
async fn the_server_is_told_of_a_dropped_call_and_of_no_other() {
    let (client, mut server) = connect();
    let serve = async {
        let (answered, _) = server.next_call().await;
        server.answer(answered, "here").await;
        let (dropped, _) = server.next_call().await;
        assert_eq!(
            server.next().await,
            ToServer::Cancel { id: dropped },
            "after the drop"
        );
        let (last, text) = server.next_call().await;
        assert_eq!(text, "last", "the next line after the cancel");
        server.answer(last, "here").await;
    };
    let calls = async {
        in_time(client.call("answered")).await.expect("the server has answered");
        assert!(
            timeout(SECOND, client.call("dropped")).await.is_err(),
            "nobody has answered"
        );
        in_time(client.call("last")).await.expect("the server has answered");
    };
    tokio::join!(calls, serve);
}

#[tokio::test(start_paused = true)]
async fn when_the_server_is_gone_every_call_says_so() {
    let (client, mut server) = connect();
    let serve = async {
        server.next_call().await;
        server.next_call().await;
        drop(server);
    };
    let calls =
        async { tokio::join!(in_time(client.call("a")), in_time(client.call("b"))) };
    let ((a, b), ()) = tokio::join!(calls, serve);
    assert_eq!((a, b), (Err(Gone), Err(Gone)), "two calls that were under way");
    assert_eq!(in_time(client.call("c")).await, Err(Gone), "a call after the end");
}

#[tokio::test(start_paused = true)]
async fn when_the_client_is_dropped_the_server_reads_the_end() {
    let (client, mut server) = connect();
    let call = timeout(SECOND, client.call("slow")).await;
    assert!(call.is_err(), "nobody has answered");
    drop(client);
    let to_the_end = async { while let Ok(Some(_)) = server.lines.next_line().await {} };
    timeout(HOUR, to_the_end).await.expect("the pipe was still open after an hour");
}
