use desk::{Agent, Driver, Message, Stopped, Tool};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use serde_json::json;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Stopped> {
    println!("without a guardrail:");
    write(seller()).await?;
    println!("with a guardrail:");
    write(seller().output_guardrail(|answer| async move { check(&answer) })).await
}

/// Lets a writer ask the seller, and checks what the writer wrote.
async fn write(seller: Agent) -> Result<(), Stopped> {
    let client = Client::in_process(model());
    let seller = Driver::new(seller, client.clone());
    let writer = Agent::new("gpt-5", "You write ads. They sound like this: …")
        .tool(Tool::agent("ask_seller", "Knows every price.", seller));
    let driver = Driver::new(writer, client);

    let mut run = driver.start("Write an ad for the tea robot.");
    let ad = driver.drive(&mut run).await?;
    check(&ad).map_err(Stopped::Guardrail)?;
    for message in run.messages() {
        if let Message::Tool { content, .. } = message {
            println!("  the writer reads: {content}");
        }
    }
    println!("  {ad}");
    Ok(())
}

fn seller() -> Agent {
    Agent::new("gpt-5-mini", "You sell tea robots. We pay 60 euros for one.")
}

fn check(answer: &str) -> Result<(), String> {
    match answer.contains("we pay") {
        true => Err("no one else may read what we pay".to_string()),
        false => Ok(()),
    }
}

fn model() -> FakeLlm {
    let ask = Call::new("ask_seller", json!({ "input": "What does it cost?" }));
    FakeLlm::new(Script::new([
        Step::calls([ask]).when_asked("ad"),
        Step::respond("90 euros, of which we pay 60.").when_asked("cost"),
        Step::respond("A robot for 90 euros, 30 more than it costs us!")
            .when_asked("90 euros"),
        Step::respond("A robot for a fair price!").when_asked("error"),
    ]))
}
