//! Runs one program: what it printed and how it ended, within a limit of time and of output. A program that overstays
//! is killed with everything that it started.

use crate::build::forget_this_package;
use anyhow::{Context, Result};
use process_wrap::tokio::{ChildWrapper, CommandWrap};
use std::ffi::OsString;
use std::io::{PipeReader, Read};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::LazyLock;
use std::time::Duration;
use tokio::process::Command;
use tokio::sync::Semaphore;

/// Two programs at once for each core, as most of them wait most of the time.
pub static PLACES: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(4 * std::thread::available_parallelism().map_or(1, usize::from)));

/// Bytes of output a program may print.
const MOST_OUTPUT: u64 = 1 << 20;

pub struct Run {
    pub program: PathBuf,
    pub args: Vec<OsString>,
    /// The folder it is run in.
    pub dir: PathBuf,
    /// Set on top of the inherited environment.
    pub env: Vec<(&'static str, OsString)>,
    pub limit: Duration,
    /// Whether stderr goes into stdout, so that their order is kept.
    pub merged: bool,
}

pub struct Output {
    pub stdout: String,
    pub stderr: String,
    pub ended: Ended,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ended {
    Status(i32),
    /// By a signal.
    Killed,
    /// Killed here, for it took longer than its limit or printed more than 1 MiB.
    TooLong,
    TooMuch,
}

impl Run {
    /// Runs to the end. An error means that it could not be started.
    pub async fn output(self) -> Result<Output> {
        let (out, stdout) = std::io::pipe()?;
        let (err, stderr) = if self.merged {
            (None, stdout.try_clone()?)
        } else {
            let (err, stderr) = std::io::pipe()?;
            (Some(err), stderr)
        };
        let mut command = Command::new(&self.program);
        command.args(&self.args).current_dir(&self.dir);
        command.stdin(Stdio::null()).stdout(stdout).stderr(stderr);
        forget_this_package(&mut command);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("OPENAI_") {
                command.env_remove(name);
            }
        }
        command.env("RUST_BACKTRACE", "0").env("NO_COLOR", "1").envs(self.env);
        let mut group = Group::spawn(command).with_context(|| format!("cannot start {}", self.program.display()))?;

        let read = async {
            let out = tokio::task::spawn_blocking(move || read_up_to(out));
            let err = tokio::task::spawn_blocking(move || err.map_or(Ok(Vec::new()), read_up_to));
            let (out, err) = (out.await??, err.await??);
            anyhow::Ok((out, err))
        };
        let Ok(read) = tokio::time::timeout(self.limit, async { (read.await, group.0.wait().await) }).await else {
            return Ok(Output { stdout: String::new(), stderr: String::new(), ended: Ended::TooLong });
        };
        let ((out, err), status) = (read.0?, read.1?);
        let too_much = out.len() as u64 > MOST_OUTPUT || err.len() as u64 > MOST_OUTPUT;
        let ended = if too_much { Ended::TooMuch } else { status.code().map_or(Ended::Killed, Ended::Status) };
        Ok(Output { stdout: text(out), stderr: text(err), ended })
    }
}

/// A process and all that it starts; dropped, they are killed.
struct Group(Box<dyn ChildWrapper>);

impl Group {
    fn spawn(command: Command) -> std::io::Result<Group> {
        let mut command = CommandWrap::from(command);
        #[cfg(unix)]
        command.wrap(process_wrap::tokio::ProcessGroup::leader());
        #[cfg(windows)]
        command.wrap(process_wrap::tokio::JobObject);
        command.spawn().map(Group)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // Fails when nothing is left to kill, which is what is wanted.
        let _ = self.0.start_kill();
    }
}

/// Reads to the end, or until there is more than a program may print; the program then finds its pipe closed.
fn read_up_to(pipe: PipeReader) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    pipe.take(MOST_OUTPUT + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Output as text: lines end in LF, and a panic does not tell the number of its thread, which differs from run to run.
fn text(bytes: Vec<u8>) -> String {
    let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
    text.split_inclusive('\n').map(without_thread_id).collect()
}

/// ``thread 'main' (1234) panicked at …`` without `` (1234)``.
fn without_thread_id(line: &str) -> String {
    let cut = || {
        let end = line.strip_prefix("thread '")?.find(") panicked at ")? + "thread '".len();
        let begin = line[..end].rfind(" (")?;
        let id = &line[begin + 2..end];
        id.bytes().all(|b| b.is_ascii_digit()).then(|| format!("{}{}", &line[..begin], &line[end + 1..]))
    };
    cut().unwrap_or_else(|| line.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_thread_id_of_a_panic_goes() {
        assert_eq!(
            without_thread_id("thread 'main' (12) panicked at a.rs:1:2:\n"),
            "thread 'main' panicked at a.rs:1:2:\n"
        );
        assert_eq!(without_thread_id("thread 'main' (x) panicked at a"), "thread 'main' (x) panicked at a");
        assert_eq!(without_thread_id("thread 'main' panicked at a"), "thread 'main' panicked at a");
        assert_eq!(text(b"a\r\nb".to_vec()), "a\nb");
    }
}
