use std::time::Duration;
use tokio::select;
use tokio::sync::mpsc::Receiver;
use tokio::time::sleep;

pub async fn collect(
    mut stdout: Receiver<String>,
    mut stderr: Receiver<String>,
) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut stdout_ended, mut stderr_ended) = (false, false);
    while !(stdout_ended && stderr_ended) {
        select! {
            line = stdout.recv() => match line {
                Some(line) => lines.push(line),
                None => {
                    stdout_ended = true;
                    sleep(Duration::from_millis(10)).await;
                }
            },
            line = stderr.recv() => match line {
                Some(line) => lines.push(line),
                None => {
                    stderr_ended = true;
                    sleep(Duration::from_millis(10)).await;
                }
            },
        }
    }
    lines
}
