use std::time::Duration;
use tokio::join;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let answers = join!(ask("scout", 1), refuse("writer"), ask("critic", 3));
    for answer in <[_; 3]>::from(answers) {
        match answer {
            Ok(answer) => println!("{answer}"),
            Err(error) => println!("error: {error}"),
        }
    }
    sleep(Duration::from_secs(5)).await;
    println!("main ends");
}

async fn ask(agent: &'static str, seconds: u64) -> Result<&'static str, String> {
    sleep(Duration::from_secs(seconds)).await; // the model thinks
    println!("{agent} has answered");
    Ok("yes")
}

async fn refuse(agent: &'static str) -> Result<&'static str, String> {
    sleep(Duration::from_secs(2)).await;
    Err(format!("{agent} has no quota"))
}
