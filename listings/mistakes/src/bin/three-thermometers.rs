use futures::{StreamExt, stream};
use std::io;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::sync::mpsc::channel;

#[tokio::main]
async fn main() -> io::Result<()> {
    let mut cellar = BufReader::new(&b"12\n13\n"[..]); // a connection
    let mut line = String::new();
    cellar.read_line(&mut line).await?;
    println!("cellar: {}", line.trim());

    let (sensor, mut roof) = channel(1);
    tokio::spawn(async move { sensor.send(31).await });
    while let Some(degrees) = roof.recv().await {
        println!("roof: {degrees}");
    }

    let mut kitchen = stream::iter([21, 22]);
    while let Some(degrees) = kitchen.next().await {
        println!("kitchen: {degrees}");
    }
    Ok(())
}
