use desk::{Agent, Driver, Stopped};
use fake_llm::{FakeLlm, Script, Step};
use model_client::Client;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Stopped> {
    let seller =
        Agent::new("gpt-5-mini", "You sell tea robots. We pay 60 euros for one.");
    let driver = Driver::new(seller, Client::in_process(model()));

    let mut run = driver.start("What does a tea robot cost?");
    let mut answer = driver.drive(&mut run).await?;
    if let Err(why) = check(&answer) {
        println!("not sent: {answer}");
        if run.follow_up(&format!("Not sent: {why}. Answer again.")) {
            answer = driver.drive(&mut run).await?;
        }
    }
    check(&answer).map_err(Stopped::Guardrail)?;
    println!("sent: {answer}");
    Ok(())
}

fn check(answer: &str) -> Result<(), String> {
    match answer.contains("we pay") {
        true => Err("customers mustn't read what we pay".to_string()),
        false => Ok(()),
    }
}

fn model() -> FakeLlm {
    FakeLlm::new(Script::new([
        Step::respond("90 euros, of which we pay 60."),
        Step::respond("90 euros.").when_asked("Not sent"),
    ]))
}
