use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), String> {
    let saved = tokio::spawn(save());
    let asked = ask("scout").await;
    saved.await.expect("it does not panic");
    asked
}

async fn ask(agent: &str) -> Result<(), String> {
    sleep(Duration::from_secs(1)).await; // the model thinks
    Err(format!("{agent} has no quota"))
}

async fn save() {
    println!("saving …");
    sleep(Duration::from_secs(2)).await; // the disk is slow
    println!("saved");
}
