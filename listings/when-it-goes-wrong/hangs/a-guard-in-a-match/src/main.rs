use std::collections::HashMap;
use std::time::Duration;
use tokio::{sync::Mutex, time::timeout};

type Notes = Mutex<HashMap<String, String>>;

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let notes = Notes::default();
    let answer = timeout(HOUR, ask_once("scout", &notes)).await;
    println!("{answer:?}");
}

async fn ask_once(agent: &str, notes: &Notes) -> String {
    match notes.lock().await.get(agent) {
        Some(answer) => answer.clone(),
        None => {
            let answer = format!("I am the {agent}");
            notes.lock().await.insert(agent.into(), answer.clone());
            answer
        }
    }
}
