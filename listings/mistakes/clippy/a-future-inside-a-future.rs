#![deny(clippy::async_yields_async)]

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let task = tokio::spawn(async { ask("scout") });
    match task.await {
        Ok(_) => println!("asked"),
        Err(error) => println!("{error}"),
    }
}

async fn ask(agent: &str) {
    println!("{agent}: yes");
}
