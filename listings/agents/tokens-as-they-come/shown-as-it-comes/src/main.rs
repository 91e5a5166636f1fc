use fake_llm::{FakeLlm, Script, Step};
use futures::TryStreamExt;
use model_client::{ChatRequest, Client, Delta, Error, Message};
use std::time::Duration;
use tokio::time::Instant;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Error> {
    let story = Step::respond("Once there was a crab.").per_token(Duration::from_secs(1));
    let client = Client::in_process(FakeLlm::new(Script::new([story.times(2)])));
    let request = ChatRequest::new("small", [Message::user("Tell me a story.")]);

    let begun = Instant::now();
    let reply = client.chat(&request).await?;
    println!("{} s: {}", begun.elapsed().as_secs(), reply.text.unwrap_or_default());

    let begun = Instant::now();
    let mut deltas = client.stream(&request).await?;
    while let Some(delta) = deltas.try_next().await? {
        if let Delta::Text(text) = delta {
            println!("{} s: {}", begun.elapsed().as_secs(), text.trim());
        }
    }
    Ok(())
}
