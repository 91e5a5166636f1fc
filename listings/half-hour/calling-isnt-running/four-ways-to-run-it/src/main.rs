use tokio::runtime::Runtime;
use tokio::{join, spawn};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    Runtime::new()?.block_on(async {
        ask("awaited").await;
        join!(ask("joined"), ask("joined too"));
        spawn(ask("spawned as a task")).await?;
        Ok(())
    })
}

async fn ask(how: &str) {
    println!("{how}: it ran");
}
