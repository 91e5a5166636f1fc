#![deny(clippy::redundant_async_block)]

use tokio::join;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let scout = ask("scout");
    let critic = ask("critic");
    join!(async { scout.await }, async { critic.await });
}

async fn ask(agent: &str) {
    println!("{agent}: yes");
}
