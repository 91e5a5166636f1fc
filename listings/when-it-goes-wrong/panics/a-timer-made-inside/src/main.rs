use std::time::Duration;
use tokio::{runtime::Runtime, time::timeout};

const MINUTE: Duration = Duration::from_secs(60);

fn main() {
    let tokio = Runtime::new().expect("there is a thread to spare");
    let answer = tokio.block_on(async { timeout(MINUTE, ask()).await });
    println!("{answer:?}");
}

async fn ask() -> String {
    "yes".to_string()
}
