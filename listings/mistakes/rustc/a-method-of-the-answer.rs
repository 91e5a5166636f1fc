#[tokio::main]
async fn main() {
    let length = ask("scout").len();
    println!("{length} bytes");
}

async fn ask(agent: &str) -> String {
    format!("{agent}: yes")
}
