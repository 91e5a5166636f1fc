use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let result = do_some_processing().await;
    println!("{result}");
}

async fn do_some_processing() -> String {
    sleep(Duration::from_secs(1)).await;
    "done".to_string()
}
