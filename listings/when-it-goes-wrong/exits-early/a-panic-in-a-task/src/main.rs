use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    tokio::spawn(ask("critic"));
    sleep(Duration::from_secs(2)).await; // main does other things
    println!("all done");
}

async fn ask(agent: &str) -> String {
    sleep(Duration::from_secs(1)).await; // the model thinks
    panic!("{agent} has no opinion")
}
