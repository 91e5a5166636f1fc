#![deny(blocking_in_async)]

use std::fs;
use std::io::Result;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    println!("{}", prompt().await?);
    Ok(())
}

async fn prompt() -> Result<String> {
    let notes = fs::read_to_string("clippy.toml")?;
    Ok(format!("the notes are there: {}", !notes.is_empty()))
}
