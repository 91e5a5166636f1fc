use fake_llm::{Call, FakeLlm, Item, Script, Step};
use futures::TryStreamExt;
use model_client::{ChatRequest, Client, Collector, Error, Message};
use serde_json::json;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Error> {
    let step = Step::reply([
        Item::Text("I'll look.".to_string()),
        Item::Call(Call::new("weather", json!({ "city": "Rome" }))),
        Item::Call(Call::new("time", json!({}))),
    ]);
    let client = Client::in_process(FakeLlm::new(Script::new([step])));
    let request = ChatRequest::new("small", [Message::user("How is Rome?")]);

    let mut deltas = client.stream(&request).await?;
    let mut reply = Collector::default();
    while let Some(delta) = deltas.try_next().await? {
        println!("{delta:?}");
        reply.push(delta);
    }
    for call in reply.into_reply()?.calls {
        println!("{} is called with {}", call.name, call.arguments);
    }
    Ok(())
}
