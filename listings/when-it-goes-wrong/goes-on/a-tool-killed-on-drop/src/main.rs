use std::{io, process::Stdio, time::Duration};
use tokio::{io::AsyncReadExt, process::Command, time::timeout};

const LIMIT: Duration = Duration::from_millis(50);

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let mut tool = Command::new("sh")
        .args(["-c", "sleep 0.5; echo the draft is sent"])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let mut output = tool.stdout.take().expect("it is piped");
    let end = async move { tool.wait().await };
    if timeout(LIMIT, end).await.is_err() {
        println!("main gives up");
    }
    let mut said = String::new();
    output.read_to_string(&mut said).await?;
    println!("the tool said {said:?}");
    Ok(())
}
