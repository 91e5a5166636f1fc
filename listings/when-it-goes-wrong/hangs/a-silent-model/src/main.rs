use std::io::Result;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

#[tokio::main]
async fn main() -> Result<()> {
    let model = TcpListener::bind("127.0.0.1:0").await?;
    let client = TcpStream::connect(model.local_addr()?).await?;
    let _silent = model.accept().await?; // it listens, and never answers
    match timeout(Duration::from_secs(1), ask(client)).await {
        Ok(answer) => println!("{answer:?}"),
        Err(_) => println!("still waiting"),
    }
    Ok(())
}

async fn ask(mut model: TcpStream) -> Result<String> {
    let mut answer = String::new();
    model.write_all(b"Who are you?").await?;
    model.read_to_string(&mut answer).await?;
    Ok(answer)
}
