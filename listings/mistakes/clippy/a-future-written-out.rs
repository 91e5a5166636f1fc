#![deny(clippy::manual_async_fn)]

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", ask("scout").await);
}

fn ask(agent: &str) -> impl Future<Output = String> {
    async move { format!("{agent}: yes") }
}
