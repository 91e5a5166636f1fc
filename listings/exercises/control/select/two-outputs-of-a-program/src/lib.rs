//! A program writes to two outputs, and either may end long before the other. `collect` gathers the lines of both in the
//! order in which they arrive, and returns when both have ended.
//!
//! The lines are all there. But from the moment one output ends, `collect` keeps a core busy until the other ends too.

use tokio::select;
use tokio::sync::mpsc::Receiver;

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
                None => stdout_ended = true,
            },
            line = stderr.recv() => match line {
                Some(line) => lines.push(line),
                None => stderr_ended = true,
            },
        }
    }
    lines
}
