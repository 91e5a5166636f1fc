use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

const AGENTS: [(&str, u64); 3] = [("scout", 3), ("writer", 1), ("critic", 2)];

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let mut asked = JoinSet::new();
    for (agent, seconds) in AGENTS {
        asked.spawn(async move { (agent, ask(agent, seconds).await) });
    }
    let answers = asked.join_all().await;
    for (agent, answer) in answers {
        println!("{agent}: {answer}");
    }
}

async fn ask(agent: &str, seconds: u64) -> String {
    sleep(Duration::from_secs(seconds)).await; // the model thinks
    format!("I am the {agent}")
}
