use std::{io, time::Duration};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::io::{AsyncWriteExt, DuplexStream};
use tokio::time::{interval, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> io::Result<()> {
    let (agent, model) = tokio::io::duplex(64);
    tokio::spawn(answer(model));
    let mut answers = BufReader::new(agent).lines();
    let mut clock = interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            read = answers.next_line() => match read? {
                None => return Ok(()),
                Some(line) => println!("{line:?}"),
            },
            _ = clock.tick() => println!("tick"),
        }
    }
}

async fn answer(mut model: DuplexStream) -> io::Result<()> {
    model.write_all(b"not ").await?;
    sleep(Duration::from_millis(1500)).await; // the model thinks
    model.write_all(b"yet\n").await
}
