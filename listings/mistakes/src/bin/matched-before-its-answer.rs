#[tokio::main]
async fn main() {
    if let Ok(answer) = ask("scout").await {
        println!("{answer}");
    }
}

async fn ask(agent: &str) -> Result<String, String> {
    Ok(format!("{agent}: yes"))
}
