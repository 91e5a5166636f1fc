use std::io;
use tokio::io::{AsyncBufReadExt, BufReader};

#[tokio::main]
async fn main() -> io::Result<()> {
    let mut model = BufReader::new(&b"yes\nno\n"[..]);
    let mut line = String::new();
    model.read_line(&mut line).await?;
    print!("{line}");
    Ok(())
}
