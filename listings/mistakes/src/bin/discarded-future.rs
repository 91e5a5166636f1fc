#[tokio::main(flavor = "current_thread")]
async fn main() {
    ask("scout").await;
}

async fn ask(agent: &str) {
    println!("{agent}: yes");
}
