use anyhow::Result;
use reqwest::Client;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::spawn;
use tokio::time::{Instant, sleep};

// ANCHOR: main
#[tokio::main]
async fn main() -> Result<()> {
    let _ = rustls::crypto::ring::default_provider().install_default(); // reqwest wants a TLS library
    let client = Client::builder()
        .connect_timeout(Duration::from_secs(1)) // until there is a connection
        .read_timeout(Duration::from_secs(1)) // for each silence
        .timeout(Duration::from_secs(60)) // for the whole answer
        .no_proxy() // the server is on this machine
        .build()?;
    let server = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}/", server.local_addr()?);
    spawn(async move { stream(server.accept().await?.0).await });

    let start = Instant::now();
    let mut answer = client.get(address).send().await?;
    let end = loop {
        match answer.chunk().await {
            Ok(Some(chunk)) => println!("{}", String::from_utf8_lossy(&chunk)),
            end => break end,
        }
    };
    let timed_out = end.is_err_and(|error| error.is_timeout());
    println!("timed out: {timed_out}, after {} s", start.elapsed().as_secs());
    Ok(())
}
// ANCHOR_END: main

/// Sends four chunks in 1.2 s, and then falls silent in the middle of the answer.
async fn stream(mut client: TcpStream) -> Result<()> {
    client.read_u8().await?; // the request begins to arrive
    client.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n").await?;
    for chunk in ["It", "is", "going", "to"] {
        sleep(Duration::from_millis(300)).await;
        client.write_all(chunk.as_bytes()).await?;
    }
    sleep(Duration::from_secs(3600)).await;
    Ok(())
}
