use fake_llm::{ApiError, Call, FakeLlm, Script, Step};
use model_client::{ChatRequest, Client, Error, Message, Retry, retry};
use serde_json::json;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Error> {
    let client = Client::in_process(model());
    let answer = run(&client, "Invite Ann.").await?;
    println!("{answer}");
    Ok(())
}

// ANCHOR: run
/// Asks the model until it calls no more tools.
async fn run(client: &Client, task: &str) -> Result<String, Error> {
    let policy = Retry::default();
    let mut request = ChatRequest::new("small", [Message::user(task)]);
    loop {
        let reply = retry(&policy, || client.chat(&request)).await?;
        if reply.calls.is_empty() {
            return Ok(reply.text.unwrap_or_default());
        }
        let calls = reply.calls.clone();
        request.messages.push(reply.into_message());
        for call in calls {
            let output = send_email(&call.arguments).await;
            request.messages.push(Message::tool(call.id, output));
        }
    }
}
// ANCHOR_END: run

async fn send_email(arguments: &str) -> &'static str {
    println!("email sent: {arguments}");
    "sent"
}

/// Sends an email, and then fails once before it says that it's done.
fn model() -> FakeLlm {
    let email = Call::new("send_email", json!({ "to": "Ann" }));
    FakeLlm::new(Script::new([
        Step::calls([email]).when_asked("Invite").always(),
        Step::raise_error(ApiError::new(503, "overloaded")).when_asked("sent"),
        Step::respond("Ann is invited.").when_asked("sent"),
    ]))
}
