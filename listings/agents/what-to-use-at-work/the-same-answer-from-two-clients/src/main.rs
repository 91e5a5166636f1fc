mod theirs;

use fake_llm::{ApiError, FakeLlm, Fault, Script, Step};
use model_client::{ChatRequest, Client, Message, collect};
use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let reply = || Step::respond("Rain until noon.");
    println!("| What happens | `async-openai` | `model-client` |");
    println!("|---|---|---|");
    for (what, step) in [
        ("nothing", reply()),
        ("the model reaches its limit", reply().finish("length")),
        ("the stream ends without a reason", reply().with(Fault::NoFinish)),
        ("the connection breaks", reply().with(Fault::CutAfter(4))),
        ("the server is overloaded", Step::raise_error(ApiError::new(503, "overloaded"))),
    ] {
        let fakes = [(); 2].map(|()| FakeLlm::new(Script::new([step.clone().always()])));
        let [first, second] = &fakes;
        let theirs = theirs::answer(first.serve().await?.base_url()).await;
        let ours = answer(second.serve().await?.base_url()).await;
        println!("| {what} | {} | {} |", brief(theirs, first), brief(ours, second));
    }
    Ok(())
}

async fn answer(url: &str) -> Result<String, model_client::Error> {
    let question = Message::user("How will the weather be?");
    let request = ChatRequest::new("small", [question]);
    let deltas = Client::new(url, "any".into())?.stream(&request).await?;
    Ok(collect(deltas).await?.text.unwrap_or_default())
}

fn brief<E>(result: Result<String, E>, fake: &FakeLlm) -> String {
    match (result, fake.counts().requests) {
        (Ok(text), _) => format!("“{text}”"),
        (Err(_), 1) => "an error".to_string(),
        (Err(_), requests) => format!("an error after {requests} requests"),
    }
}
