use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let task = tokio::spawn(ask("scout"));
    task.await.expect("the scout does not panic");
    println!("main ends");
}

async fn ask(agent: &str) {
    println!("{agent} starts");
    sleep(Duration::from_secs(1)).await; // the model thinks
    println!("{agent}: yes");
}
