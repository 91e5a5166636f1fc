use fake_llm::{FakeLlm, Script, Step};
use futures::{StreamExt, TryStreamExt};
use model_client::{ChatRequest, Client, Delta, Deltas, Error, Message};
use std::time::Duration;
use tokio::spawn;
use tokio::sync::mpsc;
use tokio::time::sleep;

const TOKEN: Duration = Duration::from_millis(10);
const BUSY: Duration = Duration::from_secs(1);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Error> {
    let (fake, mut deltas) = story().await?;
    deltas.try_next().await?;
    sleep(BUSY).await;
    println!("without a channel: {} tokens sent", fake.counts().tokens);

    for room in [4, 1_000] {
        let (fake, deltas) = story().await?;
        let (events, mut reader) = mpsc::channel(room);
        spawn(pump(deltas, events));
        reader.recv().await.transpose()?;
        sleep(BUSY).await;
        println!("with room for {room}: {} tokens sent", fake.counts().tokens);
    }
    Ok(())
}

/// Hands over each delta, and the error that may end them, as soon as there is room.
async fn pump(mut deltas: Deltas, events: mpsc::Sender<Result<Delta, Error>>) {
    while let Some(delta) = deltas.next().await {
        if events.send(delta).await.is_err() {
            break; // the reader has left
        }
    }
}

/// A story of 50 tokens.
async fn story() -> Result<(FakeLlm, Deltas), Error> {
    let step = Step::respond("word ".repeat(50).trim_end()).per_token(TOKEN);
    let fake = FakeLlm::new(Script::new([step]));
    let request = ChatRequest::new("small", [Message::user("Tell me a story.")]);
    let deltas = Client::in_process(fake.clone()).stream(&request).await?;
    Ok((fake, deltas))
}
