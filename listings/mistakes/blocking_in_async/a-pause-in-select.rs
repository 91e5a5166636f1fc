#![deny(blocking_in_async)]

use std::thread;
use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    tokio::select! {
        answer = ask("scout") => println!("{answer}"),
        () = sleep(Duration::from_secs(1)) => {
            thread::sleep(Duration::from_millis(1)); // let it cool down
            println!("too late");
        }
    }
}

async fn ask(agent: &str) -> String {
    sleep(Duration::from_secs(2)).await; // the model thinks
    format!("{agent}: yes")
}
