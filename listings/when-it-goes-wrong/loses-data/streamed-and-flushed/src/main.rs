use std::io::{LineWriter, Result, Write};
use tokio::time::{Duration, Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<()> {
    // The standard output is one of these, around the terminal.
    let mut stdout = LineWriter::new(Terminal(Instant::now()));
    for word in ["The ", "scout ", "says ", "yes.\n"] {
        sleep(Duration::from_secs(1)).await; // the model thinks
        write!(stdout, "{word}")?;
        stdout.flush()?;
    }
    Ok(())
}

struct Terminal(Instant);

impl Write for Terminal {
    fn write(&mut self, text: &[u8]) -> Result<usize> {
        let seconds = self.0.elapsed().as_secs();
        println!("after {seconds} s: \"{}\"", text.escape_ascii());
        Ok(text.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}
