use std::time::Duration;
use tokio::time::sleep;
use tokio::try_join;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    match try_join!(ask("scout", 1), refuse("writer"), ask("critic", 3)) {
        Ok(answers) => println!("{answers:?}"),
        Err(error) => println!("error: {error}"),
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
