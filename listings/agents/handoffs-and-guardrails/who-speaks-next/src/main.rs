use desk::{Agent, Driver, Run};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use serde_json::json;
use std::error::Error;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let saved = {
        let driver = driver();
        let mut run = driver.start("My bill is too high.");
        let answer = driver.drive(&mut run).await?;
        println!("{}: {answer}", run.agent());
        serde_json::to_string(&run)?
    };

    // Another process answers the next message.
    let driver = driver();
    let mut run: Run = serde_json::from_str(&saved)?;
    if run.follow_up("And in May?") {
        let answer = driver.drive(&mut run).await?;
        println!("{}: {answer}", run.agent());
    }
    Ok(())
}

fn driver() -> Driver<Client> {
    let triage = Agent::new("gpt-5-nano", "Find out what the matter is.")
        .named("triage")
        .hands_over_to("billing", "Bills and refunds.");
    let billing = Agent::new("gpt-5-mini", "You have all bills.")
        .named("billing")
        .hands_over_to("triage", "Everything else.");
    Driver::new(triage, Client::in_process(model())).agent(billing)
}

fn model() -> FakeLlm {
    let hand_over = Call::new("transfer_to_billing", json!({}));
    FakeLlm::new(Script::new([
        Step::calls([hand_over]).for_model("gpt-5-nano").when_asked("bill"),
        // Its last message is the output of the handoff: {"assistant": "billing"}.
        Step::respond("It was 5 euros too high.")
            .for_model("gpt-5-mini")
            .when_asked("billing"),
        Step::respond("And 3 euros in May.").for_model("gpt-5-mini").when_asked("May"),
        Step::respond("What is the matter?").for_model("gpt-5-nano").when_asked("May"),
    ]))
}
