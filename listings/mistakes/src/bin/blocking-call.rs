use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", ask("scout").await);
    spawn_blocking(rest).await.expect("to rest does not panic");
}

async fn ask(agent: &str) -> String {
    tokio::time::sleep(Duration::from_millis(10)).await;
    format!("{agent}: yes")
}

#[expect(clippy::disallowed_methods, reason = "it runs on a thread that may block")]
fn rest() {
    thread::sleep(Duration::from_millis(10)); // blocks a thread that is there for it
}
