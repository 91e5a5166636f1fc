use tokio::sync::mpsc::Receiver;

pub async fn collect(
    mut stdout: Receiver<String>,
    mut stderr: Receiver<String>,
) -> Vec<String> {
    let mut lines = Vec::new();
    while let Some(line) = stdout.recv().await {
        lines.push(line);
    }
    while let Some(line) = stderr.recv().await {
        lines.push(line);
    }
    lines
}
