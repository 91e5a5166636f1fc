//! What the server says to a call that it does not answer, and that it stops when it is dropped.

use fake_model::FakeModel;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

const KEY: &str = "Bearer any";
const CALL: &str =
    r#"{"model":"writer","messages":[{"role":"user","content":"Name a robot."}]}"#;

#[tokio::test]
async fn answers_in_the_shape_of_chat_completions() {
    let server = FakeModel::start().await.unwrap();
    let reply = call(&server, KEY, CALL).await;
    assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
    assert!(reply.contains(r#""choices":[{"#), "{reply}");
    assert!(reply.contains(r#""content":"Whispers of robot""#), "{reply}");
    assert_eq!((server.calls(), server.answers(), server.most_at_once()), (1, 1, 1));
}

#[tokio::test]
async fn refuses_in_the_shape_of_chat_completions() {
    let server = FakeModel::start().await.unwrap();
    let unknown = CALL.replace("writer", "ghostwriter");
    for (key, body, status, code) in [
        ("", CALL, "401", "invalid_api_key"),
        ("Bearer ", CALL, "401", "invalid_api_key"),
        (KEY, "{", "400", "invalid_request"),
        (KEY, &unknown, "404", "model_not_found"),
    ] {
        let reply = call(&server, key, body).await;
        assert!(reply.starts_with(&format!("HTTP/1.1 {status}")), "{reply}");
        assert!(reply.contains(r#"{"error":{"#), "{reply}");
        assert!(reply.contains(&format!(r#""code":"{code}""#)), "{reply}");
    }
    assert_eq!((server.calls(), server.answers()), (4, 0));
}

#[tokio::test]
async fn says_when_to_come_back() {
    let server = FakeModel::allowing(0).await.unwrap();
    let reply = call(&server, KEY, CALL).await;
    assert!(reply.starts_with("HTTP/1.1 429"), "{reply}");
    assert!(reply.contains("\r\nretry-after: 1\r\n"), "{reply}");
    assert!(reply.contains("rate_limit_exceeded"), "{reply}");
}

#[tokio::test]
async fn stops_when_dropped() {
    let server = FakeModel::start().await.unwrap();
    let address = address(&server);
    TcpStream::connect(&address).await.unwrap();
    drop(server);

    let refused = async {
        while TcpStream::connect(&address).await.is_ok() {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(Duration::from_secs(5), refused).await.expect("nobody listens any more");
}

async fn call(server: &FakeModel, key: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address(server)).await.unwrap();
    let head = format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: loopback\r\nconnection: close\r\nauthorization: {key}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all((head + body).as_bytes()).await.unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.unwrap();
    reply
}

fn address(server: &FakeModel) -> String {
    server.base_url().trim_start_matches("http://").trim_end_matches("/v1").to_string()
}
