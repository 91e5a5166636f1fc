use anyhow::Result;
use fake_llm::{FakeLlm, Script, Step};
use futures::future::try_join_all;
use model_client::{ChatRequest, Client, Message};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::spawn;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let step = Step::respond("Yes.").after(Duration::from_millis(100)).always();
    let server = FakeLlm::new(Script::new([step])).serve().await?;
    let (base_url, connections) = count_connections(server.base_url()).await?;
    let request = ChatRequest::new("small", [Message::user("Is it raining?")]);
    let count = |what: &str| println!("{what}: {}", connections.swap(0, Relaxed));

    for _ in 0..10 {
        Client::new(&base_url, "a-key".into())?.chat(&request).await?;
    }
    count("ten calls, a client for each");

    let client = Client::new(&base_url, "a-key".into())?;
    for _ in 0..10 {
        client.chat(&request).await?;
    }
    count("ten calls, one client");

    try_join_all((0..10).map(|_| client.chat(&request))).await?;
    count("ten at once");
    try_join_all((0..10).map(|_| client.chat(&request))).await?;
    count("ten at once again");
    Ok(())
}

/// The base URL of a relay to the server, and the number of connections to it.
async fn count_connections(base_url: &str) -> Result<(String, Arc<AtomicUsize>)> {
    let server = base_url.replace("http://", "").replace("/v1", "");
    let relay = TcpListener::bind("127.0.0.1:0").await?;
    let base_url = format!("http://{}/v1", relay.local_addr()?);
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = connections.clone();
    spawn(async move {
        while let Ok((mut from, _)) = relay.accept().await {
            counted.fetch_add(1, Relaxed);
            let mut to = TcpStream::connect(&server).await?;
            spawn(async move { copy_bidirectional(&mut from, &mut to).await });
        }
        anyhow::Ok(())
    });
    Ok((base_url, connections))
}
