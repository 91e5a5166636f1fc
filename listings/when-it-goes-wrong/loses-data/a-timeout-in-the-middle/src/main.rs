use std::{io, time::Duration};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (mut agent, model) = tokio::io::duplex(64);
    tokio::spawn(answer(model));
    let limit = Duration::from_secs(1);
    let answer = loop {
        match timeout(limit, read_answer(&mut agent)).await {
            Ok(answer) => break answer,
            Err(_) => println!("nothing yet"),
        }
    };
    println!("{answer:?}");
}

async fn read_answer(model: &mut DuplexStream) -> io::Result<String> {
    let length = model.read_u8().await?;
    let mut text = vec![0; length.into()];
    model.read_exact(&mut text).await?;
    Ok(String::from_utf8_lossy(&text).into())
}

async fn answer(mut model: DuplexStream) -> io::Result<()> {
    model.write_u8(5).await?;
    sleep(Duration::from_millis(1500)).await; // the model thinks
    model.write_all(b"maybe").await
}
