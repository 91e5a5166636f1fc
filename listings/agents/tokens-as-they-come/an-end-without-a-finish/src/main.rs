use fake_llm::{FakeLlm, Fault, Script, Step};
use futures::TryStreamExt;
use model_client::{ChatRequest, Client, Delta, Error, Message, collect};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let half = || Step::respond("Eat these berries");
    for (how, step) in [
        ("finished", Step::respond("Eat these berries only if cooked.")),
        ("no reason", half().with(Fault::NoFinish)),
        ("length", half().finish("length")),
        // The first of the four events has no text.
        ("broken", Step::respond("Eat these berries only").with(Fault::CutAfter(4))),
    ] {
        let fake = FakeLlm::new(Script::new([step.times(2)]));
        let client = Client::in_process(fake);
        println!("{how}: {:?}", text_until_the_end(&client).await);
        println!("{how}: {:?}", text_of_the_reply(&client).await);
    }
}

/// Takes the end of the stream for the end of the answer.
async fn text_until_the_end(client: &Client) -> Result<String, Error> {
    let mut deltas = client.stream(&question()).await?;
    let mut text = String::new();
    while let Ok(Some(delta)) = deltas.try_next().await {
        if let Delta::Text(more) = delta {
            text += &more;
        }
    }
    Ok(text)
}

/// Asks why the model stopped.
async fn text_of_the_reply(client: &Client) -> Result<String, Error> {
    let reply = collect(client.stream(&question()).await?).await?;
    Ok(format!("{} ({:?})", reply.text.unwrap_or_default(), reply.finish))
}

fn question() -> ChatRequest {
    ChatRequest::new("small", [Message::user("Are these edible?")])
}
