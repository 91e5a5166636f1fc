#[tokio::main]
async fn main() -> Result<(), String> {
    let answer = ask("scout")?;
    println!("{answer}");
    Ok(())
}

async fn ask(agent: &str) -> Result<String, String> {
    Ok(format!("{agent}: yes"))
}
