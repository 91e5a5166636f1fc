use std::{io, process::Stdio, time::Duration};
use tokio::{process::Command, time::timeout};

const LIMIT: Duration = Duration::from_secs(2);

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let tool = Command::new("sh")
        .args(["-c", "printf %0100000d 0"]) // writes 100,000 bytes
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    match timeout(LIMIT, tool.wait_with_output()).await {
        Ok(output) => println!("the tool wrote {} bytes", output?.stdout.len()),
        Err(_) => println!("after two seconds the tool has not ended"),
    }
    Ok(())
}
