use std::time::Duration;
use tokio::time;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("{}", ask("scout").await);
}

async fn ask(agent: &str) -> String {
    time::sleep(Duration::from_secs(1)).await;
    format!("{agent}: yes")
}
