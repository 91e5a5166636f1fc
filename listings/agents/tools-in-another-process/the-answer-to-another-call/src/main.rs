use std::io;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, duplex};
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> io::Result<()> {
    let (pipe, other_end) = duplex(1024);
    tokio::spawn(serve(other_end));

    let mut pipe = BufReader::new(pipe);
    for city in ["Paris", "Rome"] {
        match timeout(Duration::from_millis(2500), ask(&mut pipe, city)).await {
            Ok(answer) => println!("{city}: {}", answer?),
            Err(_elapsed) => println!("{city}: no answer after 2.5 s"),
        }
    }
    Ok(())
}

async fn ask(pipe: &mut BufReader<DuplexStream>, city: &str) -> io::Result<String> {
    pipe.write_all(format!("{city}\n").as_bytes()).await?;
    let mut answer = String::new();
    pipe.read_line(&mut answer).await?;
    Ok(answer.trim_end().to_string())
}

async fn serve(pipe: DuplexStream) -> io::Result<()> {
    let mut pipe = BufReader::new(pipe).lines();
    while let Some(city) = pipe.next_line().await? {
        let (seconds, answer) = match city.as_str() {
            "Paris" => (3, "2.1 million\n"),
            _ => (1, "2.8 million\n"),
        };
        sleep(Duration::from_secs(seconds)).await;
        pipe.get_mut().write_all(answer.as_bytes()).await?;
    }
    Ok(())
}
