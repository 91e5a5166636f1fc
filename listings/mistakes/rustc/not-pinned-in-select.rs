use std::time::Duration;
use tokio::select;
use tokio::time::{interval, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let mut seconds = interval(Duration::from_secs(1));
    let mut answer = ask("scout");
    loop {
        select! {
            answer = &mut answer => return println!("{answer}"),
            _ = seconds.tick() => println!("the scout is asked"),
        }
    }
}

async fn ask(agent: &str) -> String {
    sleep(Duration::from_millis(2500)).await; // the model thinks
    format!("{agent}: yes")
}
