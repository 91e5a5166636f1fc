use std::thread;
use std::time::Duration;
use tokio::task::block_in_place;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", ask("scout").await);
}

async fn ask(agent: &str) -> String {
    let think = || thread::sleep(Duration::from_millis(100));
    block_in_place(think);
    format!("{agent}: yes")
}
