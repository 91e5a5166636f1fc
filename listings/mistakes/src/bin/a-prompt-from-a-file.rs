use std::io::Result;
use tokio::fs;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    println!("{}", prompt().await?);
    Ok(())
}

async fn prompt() -> Result<String> {
    let notes = fs::read_to_string("clippy.toml").await?;
    Ok(format!("the notes are there: {}", !notes.is_empty()))
}
