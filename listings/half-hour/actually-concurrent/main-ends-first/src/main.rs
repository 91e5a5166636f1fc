use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let _task = tokio::spawn(ask("scout"));
    println!("main ends");
}

async fn ask(agent: &str) {
    println!("{agent} starts");
    sleep(Duration::from_secs(1)).await; // the model thinks
    println!("{agent}: yes");
}
