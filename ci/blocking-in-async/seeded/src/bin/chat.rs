//! A chat in the terminal, with an autosave in the background.

use std::io::BufRead;
use std::time::Duration;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (questions, mut asked) = tokio::sync::mpsc::channel::<String>(8);
    let answering = tokio::spawn(async move {
        while let Some(question) = asked.recv().await {
            tokio::time::sleep(Duration::from_secs(1)).await;
            println!("You asked: {question}");
        }
    });
    let mut line = String::new();
    while std::io::stdin().lock().read_line(&mut line)? > 0 {
        // BLOCKS, hard
        questions.send(std::mem::take(&mut line)).await?;
    }
    drop(questions);
    answering.await?;
    std::fs::write("last-chat", "done")?; // BLOCKS
    Ok(())
}
