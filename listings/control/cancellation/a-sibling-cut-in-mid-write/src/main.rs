use std::{io, time::Duration};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::time::sleep;
use tokio::try_join;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> io::Result<()> {
    let (mut line, far_end) = duplex(8);
    let server = tokio::spawn(receive(far_end));
    let both = try_join!(send(&mut line, "every page of the report"), save());
    if let Err(error) = both {
        send(&mut line, &format!("sorry: {error}")).await?;
    }
    drop(line);
    server.await.expect("the server does not panic")
}

async fn send(line: &mut DuplexStream, message: &str) -> io::Result<()> {
    line.write_all(format!("{message}\n").as_bytes()).await
}

async fn save() -> io::Result<()> {
    sleep(Duration::from_millis(500)).await;
    Err(io::Error::other("the disk is full"))
}

/// The connection is slow: the server reads eight bytes a second.
async fn receive(mut line: DuplexStream) -> io::Result<()> {
    let mut received = Vec::new();
    let mut part = [0; 8];
    loop {
        let length = line.read(&mut part).await?;
        if length == 0 {
            break;
        }
        received.extend(&part[..length]);
        sleep(Duration::from_secs(1)).await;
    }
    for message in String::from_utf8_lossy(&received).lines() {
        println!("the server received {message:?}");
    }
    Ok(())
}
