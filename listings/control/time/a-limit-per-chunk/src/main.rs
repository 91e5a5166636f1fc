use std::time::Duration;
use tokio::spawn;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::{Instant, sleep, timeout};

// ANCHOR: limits
const WHOLE: Duration = Duration::from_secs(6);
const IDLE: Duration = Duration::from_secs(3);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    for (model, chunks) in [("steady", 8), ("stuck", 2)] {
        let start = Instant::now();
        let whole = timeout(WHOLE, read(answer(chunks))).await;
        println!("{model}, whole: {whole:?} after {:?}", start.elapsed());

        let start = Instant::now();
        let idle = read_until_idle(answer(chunks)).await;
        println!("{model}, idle: {idle:?} after {:?}", start.elapsed());
    }
}

/// The number of chunks in an answer.
async fn read(mut answer: Receiver<Chunk>) -> usize {
    let mut read = 0;
    while let Some(Chunk) = answer.recv().await {
        read += 1;
    }
    read
}

/// The same, as an error if the model fell silent after so many.
async fn read_until_idle(mut answer: Receiver<Chunk>) -> Result<usize, usize> {
    let mut read = 0;
    loop {
        match timeout(IDLE, answer.recv()).await {
            Ok(Some(Chunk)) => read += 1,
            Ok(None) => return Ok(read),
            Err(_) => return Err(read),
        }
    }
}
// ANCHOR_END: limits

struct Chunk;

/// A model that sends one chunk a second, of eight, unless it gets stuck.
fn answer(chunks: usize) -> Receiver<Chunk> {
    let (send, answer) = channel(1);
    spawn(async move {
        for _ in 0..chunks {
            sleep(Duration::from_secs(1)).await;
            let _ = send.send(Chunk).await;
        }
        if chunks < 8 {
            send.closed().await; // stuck until the client hangs up
        }
    });
    answer
}
