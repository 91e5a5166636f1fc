use tokio::select;
use tokio::sync::mpsc::Receiver;

pub async fn collect(
    mut stdout: Receiver<String>,
    mut stderr: Receiver<String>,
) -> Vec<String> {
    let mut lines = Vec::new();
    loop {
        select! {
            Some(line) = stdout.recv() => lines.push(line),
            Some(line) = stderr.recv() => lines.push(line),
            else => std::future::pending().await,
        }
    }
}
