use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", ask("scout").await);
}

async fn ask(agent: &str) -> String {
    let think = || thread::sleep(Duration::from_millis(100));
    spawn_blocking(think).await.expect("thinking does not panic");
    format!("{agent}: yes")
}
