use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), String> {
    let saved = tokio::spawn(save());
    sleep(Duration::from_secs(2)).await; // main does other things
    saved.await.expect("it does not panic")?;
    println!("all done");
    Ok(())
}

async fn save() -> Result<(), String> {
    sleep(Duration::from_secs(1)).await; // the disk is slow
    Err("the disk is full".to_string())
}
