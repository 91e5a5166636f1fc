#[tokio::main(flavor = "current_thread")]
async fn main() {
    let _ = ask("scout").await;
}

async fn ask(agent: &str) -> bool {
    println!("{agent}: yes");
    true
}
