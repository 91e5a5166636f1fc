//! A model that takes the call and never answers costs an agent `LIMIT`, and no more.

use chat_client::{ChatClient, LIMIT};
use std::future::pending;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::select;
use tokio::time::{Instant, pause, timeout};

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn that_never_answers() {
    gives_up_on("").await;
}

#[tokio::test]
async fn that_stops_in_the_middle() {
    let half = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{";
    gives_up_on(half).await;
}

/// Asks a server that says only `beginning`. The clock is paused once the call has arrived, so that the limit is reached
/// at once.
async fn gives_up_on(beginning: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}/v1", listener.local_addr().unwrap());
    let client = ChatClient::local(&base_url).unwrap();
    let silent_model = async {
        let (mut connection, _) = listener.accept().await.unwrap();
        let read = connection.read(&mut [0; 1024]).await.unwrap();
        assert!(read > 0, "the call has arrived");
        connection.write_all(beginning.as_bytes()).await.unwrap();
        pause();
        pending::<()>().await;
    };

    let start = Instant::now();
    let call = timeout(HOUR, client.ask("writer", "Name a robot that makes tea."));
    let answer = select! {
        answer = call => answer.expect("the client sets a limit"),
        () = silent_model => unreachable!("it stays silent"),
    };

    let error = answer.unwrap_err();
    assert!(error.downcast_ref::<reqwest::Error>().unwrap().is_timeout(), "{error:#}");
    let waited = start.elapsed();
    assert!(LIMIT <= waited && waited < LIMIT + Duration::from_secs(1), "{waited:?}");
}
