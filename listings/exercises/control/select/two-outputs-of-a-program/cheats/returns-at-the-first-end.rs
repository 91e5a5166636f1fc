use tokio::select;
use tokio::sync::mpsc::Receiver;

pub async fn collect(
    mut stdout: Receiver<String>,
    mut stderr: Receiver<String>,
) -> Vec<String> {
    let mut lines = Vec::new();
    loop {
        let line = select! {
            line = stdout.recv() => line,
            line = stderr.recv() => line,
        };
        match line {
            Some(line) => lines.push(line),
            None => return lines,
        }
    }
}
