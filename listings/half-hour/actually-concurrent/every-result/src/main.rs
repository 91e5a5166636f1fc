use std::time::Duration;
use tokio::join;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (scout, writer, critic) =
        join!(ask("scout", 1), refuse("writer"), ask("critic", 3));

    for answer in [scout, writer, critic] {
        match answer {
            Ok(answer) => println!("answer: {answer}"),
            Err(error) => println!("error: {error}"),
        }
    }
}

async fn ask(agent: &str, seconds: u64) -> Result<String, String> {
    sleep(Duration::from_secs(seconds)).await; // the model thinks
    Ok(format!("{agent} says yes"))
}

async fn refuse(agent: &str) -> Result<String, String> {
    sleep(Duration::from_secs(2)).await;
    Err(format!("{agent} has no quota"))
}
