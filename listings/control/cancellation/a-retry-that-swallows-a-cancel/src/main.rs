use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let agent = tokio::spawn(ask_until_it_answers());
    sleep(Duration::from_secs(1)).await;
    println!("main cancels the agent");
    agent.abort();
    match agent.await {
        Ok(answer) => println!("the agent says: {answer}"),
        Err(error) if error.is_cancelled() => println!("it is canceled"),
        Err(error) => println!("it has failed: {error}"),
    }
}

async fn ask_until_it_answers() -> String {
    loop {
        match ask().await {
            Ok(answer) => return answer,
            Err(_) => println!("no luck, once more"),
        }
    }
}

async fn ask() -> Result<String, String> {
    println!("the agent asks");
    sleep(Duration::from_secs(3)).await; // the model thinks
    Ok("42".to_string())
}
