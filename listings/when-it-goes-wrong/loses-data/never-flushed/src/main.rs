use std::io;
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufWriter, DuplexStream};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> io::Result<()> {
    let (mut disk, notes) = tokio::io::duplex(64);
    save(notes).await?;
    let mut saved = String::new();
    disk.read_to_string(&mut saved).await?;
    println!("{saved:?}");
    Ok(())
}

async fn save(notes: DuplexStream) -> io::Result<()> {
    let mut notes = BufWriter::new(notes);
    notes.write_all(b"the scout says yes").await
}
