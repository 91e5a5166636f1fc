use std::error::Error;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

const LIMIT: Duration = Duration::from_millis(300);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut client = TcpStream::connect(listener.local_addr()?).await?;
    let (mut server, _) = listener.accept().await?;

    // The client asks for a long answer, and then reads nothing.
    let mut answer =
        tokio::spawn(async move { server.write_all(&[b'a'; 64 << 20]).await });
    let waits = timeout(LIMIT, &mut answer).await.is_err();
    println!("the server waits while the client reads nothing: {waits}");

    let mut read = Vec::new();
    client.read_to_end(&mut read).await?;
    answer.await??;
    println!("it is done once the client has read {} MiB", read.len() >> 20);
    Ok(())
}
