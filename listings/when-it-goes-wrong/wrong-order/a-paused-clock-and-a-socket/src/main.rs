use std::io::{Result, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<()> {
    let server = TcpListener::bind("127.0.0.1:0")?;
    let model = server.local_addr()?;
    thread::spawn(|| answer(server));
    let answer = timeout(Duration::from_secs(5), ask(model)).await;
    println!("{answer:?}");
    Ok(())
}

async fn ask(model: SocketAddr) -> Result<String> {
    let mut answer = String::new();
    let mut socket = TcpStream::connect(model).await?;
    socket.read_to_string(&mut answer).await?;
    Ok(answer)
}

fn answer(server: TcpListener) -> Result<()> {
    let (mut client, _) = server.accept()?;
    thread::sleep(Duration::from_millis(200)); // the model thinks
    client.write_all(b"It is raining.")
}
