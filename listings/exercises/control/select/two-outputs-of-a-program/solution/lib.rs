//! A program writes to two outputs, and either may end long before the other. `collect` gathers the lines of both in the
//! order in which they arrive, and returns when both have ended.
//!
//! A closed channel doesn't match `Some(line)`, so its branch is disabled and `select!` waits for the other one. When both
//! are closed, both branches are disabled, and `else` is all that is left.

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
            else => return lines,
        }
    }
}
