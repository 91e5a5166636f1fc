use std::io::Result;
use tokio::fs;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    println!("settings begin with {}", first_setting().await?);
    Ok(())
}

async fn first_setting() -> Result<String> {
    let settings = fs::read_to_string("Cargo.toml").await?;
    Ok(settings.lines().next().unwrap_or_default().into())
}
