#![deny(clippy::let_underscore_future)]

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let _ = ask("scout");
}

async fn ask(agent: &str) -> bool {
    println!("{agent}: yes");
    true
}
