#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", ask("scout").await);
}

async fn ask(agent: &str) -> String {
    format!("{agent}: yes")
}
