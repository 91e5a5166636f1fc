//! A comment that keeps a connection alive also keeps `read_timeout` from ending the wait. Only a limit for the next
//! event notices that the model is silent.

include!("../src/main.rs");

use reqwest::Response;
use tokio::time::timeout;

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn comments_keep_the_read_timeout_from_ending_the_wait() -> Result<()> {
    let mut answer = ask(comments).await?;
    let event = timeout(4 * SECOND, next_event(&mut answer)).await;
    assert!(event.is_err(), "still waiting after four seconds: {event:?}");
    Ok(())
}

#[tokio::test]
async fn a_limit_for_the_next_event_notices_it() -> Result<()> {
    let mut answer = ask(comments).await?;
    let start = Instant::now();
    assert!(timeout(SECOND, next_event(&mut answer)).await.is_err());
    assert!(start.elapsed() < 2 * SECOND);
    Ok(())
}

#[tokio::test]
async fn without_comments_the_read_timeout_ends_the_wait() -> Result<()> {
    let mut answer = ask(stream).await?;
    let event = timeout(4 * SECOND, next_event(&mut answer)).await?;
    assert!(event.is_err_and(|error| error.is_timeout()));
    Ok(())
}

/// Asks a server that answers as `serve` does. The client allows each silence one second.
async fn ask<F>(serve: impl FnOnce(TcpStream) -> F) -> Result<Response>
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().read_timeout(SECOND).no_proxy().build()?;
    let server = TcpListener::bind("127.0.0.1:0").await?;
    let request = spawn(client.get(format!("http://{}/", server.local_addr()?)).send());
    spawn(serve(server.accept().await?.0));
    Ok(request.await??)
}

/// Waits for the next chunk that brings an event; `None` at the end of the answer.
async fn next_event(answer: &mut Response) -> reqwest::Result<Option<Vec<u8>>> {
    while let Some(chunk) = answer.chunk().await? {
        if chunk.starts_with(b"data:") {
            return Ok(Some(chunk.to_vec()));
        }
    }
    Ok(None)
}

/// Sends one comment after another, and never an event.
async fn comments(mut client: TcpStream) -> Result<()> {
    client.read_u8().await?; // the request begins to arrive
    client
        .write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n")
        .await?;
    loop {
        sleep(Duration::from_millis(300)).await;
        client.write_all(b": keep-alive\n\n").await?;
    }
}
