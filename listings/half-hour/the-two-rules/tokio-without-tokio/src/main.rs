use futures::executor::block_on;
use std::time::Duration;
use tokio::time::sleep;

fn main() {
    let result = block_on(do_some_processing());
    println!("{result}");
}

async fn do_some_processing() -> String {
    sleep(Duration::from_secs(1)).await;
    "done".to_string()
}
