use desk::{Agent, Driver, Message, Stopped};
use fake_llm::{FakeLlm, Script, Step};
use model_client::Client;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize, JsonSchema)]
struct Plan {
    searches: Vec<String>,
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    plan("Tea robots").await;
    plan("Coffee robots").await;
}

async fn plan(subject: &str) {
    let agent = Agent::new("gpt-5-mini", "You plan searches.").output::<Plan>();
    let driver = Driver::new(agent, Client::in_process(model()));
    let mut run = driver.start(subject);
    let plan: Result<Plan, Stopped> = driver.drive(&mut run).await;
    for message in &run.messages()[1..] {
        match message {
            Message::User { content } => println!("> {content}"),
            Message::Assistant { content, .. } => {
                println!("{}", content.as_deref().unwrap_or_default())
            }
            _ => {}
        }
    }
    match plan {
        Ok(plan) => println!("= {:?}\n", plan.searches),
        Err(stopped) => println!("= {stopped}"),
    }
}

/// About tea, the model understands what was wrong. About coffee, it doesn't.
fn model() -> FakeLlm {
    FakeLlm::new(Script::new([
        Step::json(json!({ "queries": ["tea robot price"] })).when_asked("Tea"),
        Step::json(json!({ "searches": ["tea robot price"] }))
            .when_asked("missing field"),
        Step::respond("Sure, I'd search for prices.").when_asked("Coffee"),
        Step::respond("As I said, for prices.").when_asked("expected value"),
    ]))
}
