use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    tokio::spawn(save());
    sleep(Duration::from_secs(2)).await; // main does other things
    println!("all done");
}

async fn save() -> Result<(), String> {
    sleep(Duration::from_secs(1)).await; // the disk is slow
    Err("the disk is full".to_string())
}
