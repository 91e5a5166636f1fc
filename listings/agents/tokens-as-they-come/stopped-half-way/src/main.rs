use fake_llm::{Call, FakeLlm, Item, Script, Step};
use futures::stream::{Stream, TryStreamExt};
use model_client::{ChatRequest, Client, Delta, Deltas, Error, Finish, Message};
use serde_json::json;
use std::pin::pin;
use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Error> {
    let text = Item::Text("I will now write to all users".to_string());
    let call = Item::Call(Call::new("send_email", json!({})));
    let step = Step::reply([text, call]).per_token(Duration::from_secs(1));
    let fake = FakeLlm::new(Script::new([step]));
    let request = ChatRequest::new("small", [Message::user("Announce the sale.")]);

    let deltas = Client::in_process(fake.clone()).stream(&request).await?;
    read(deltas).await?;
    sleep(Duration::from_secs(10)).await;
    println!("{} tokens sent, {} client left", fake.counts().tokens, fake.counts().left);
    Ok(())
}

/// Shows what the agent says, until the user has read enough.
async fn read(deltas: Deltas) -> Result<(), Error> {
    let mut events = pin!(run(deltas));
    while let Some(event) = events.try_next().await? {
        println!("{event}");
        if event == " now" {
            break;
        }
    }
    Ok(())
}

/// The run of an agent: what the model says, and then the tool that it calls.
fn run(deltas: Deltas) -> impl Stream<Item = Result<String, Error>> {
    deltas.try_filter_map(async |delta| match delta {
        Delta::Text(text) => Ok(Some(text)),
        Delta::Finish(Finish::ToolCalls) => Ok(Some(send_email().await)),
        _ => Ok(None),
    })
}

async fn send_email() -> String {
    println!("THE EMAIL IS SENT");
    "sent".to_string()
}
