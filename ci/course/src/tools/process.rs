//! Runs one program: what it printed and how it ended, within a limit of time and of output. A program that overstays
//! is killed with everything that it started.

use anyhow::{Context, Result};
use process_wrap::tokio::{ChildWrapper, CommandWrap};
use std::ffi::OsString;
use std::io::{PipeReader, Read};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::LazyLock;
use std::time::Duration;
use tokio::process::Command;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Four programs at once for each core, as most of them wait most of the time.
static PLACES: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(4 * std::thread::available_parallelism().map_or(1, usize::from)));

/// Bytes of output a program may print.
const MOST_OUTPUT: u64 = 1 << 20;

/// A program to run.
#[derive(Clone)]
pub struct Run {
    pub program: PathBuf,
    pub args: Vec<OsString>,
    /// The folder it is run in.
    pub dir: PathBuf,
    /// Set on top of the inherited environment.
    pub env: Vec<(&'static str, OsString)>,
    /// Seconds it may take.
    pub limit: u64,
    /// Whether stderr goes into stdout, so that their order is kept.
    pub merged: bool,
}

/// What a program printed, with its lines ending in LF, and how it ended.
pub struct Output {
    pub stdout: String,
    pub stderr: String,
    /// Its status, or else what befell it and how to mend that.
    pub ended: Result<i32, (String, &'static str)>,
}

/// Does all of `work`, as far as there are places; yields what comes of it as it comes, or the first error.
pub async fn in_parallel<T: Send + 'static>(
    work: impl Iterator<Item = impl Future<Output = Result<T>> + Send + 'static>,
) -> Result<Vec<T>> {
    work.collect::<JoinSet<_>>().join_all().await.into_iter().collect()
}

impl Run {
    /// `program` in the folder `dir`, for at most `limit` seconds.
    pub fn new(program: &Path, dir: PathBuf, limit: u64) -> Run {
        Run { program: program.into(), args: Vec::new(), dir, env: Vec::new(), limit, merged: false }
    }

    /// Runs to the end, once there is a place. An error means that it could not be started.
    pub async fn output(self) -> Result<Output> {
        let _place = PLACES.acquire().await?;
        let (out, stdout) = std::io::pipe()?;
        let (err, mut stderr) = std::io::pipe()?;
        if self.merged {
            stderr = stdout.try_clone()?;
        }
        let mut command = Command::new(&self.program);
        command.args(&self.args).current_dir(&self.dir);
        command.stdin(Stdio::null()).stdout(stdout).stderr(stderr);
        forget_caller(&mut command);
        command.env("RUST_BACKTRACE", "0").env("NO_COLOR", "1").envs(self.env);
        let mut group = Group::spawn(command).with_context(|| format!("cannot start {}", self.program.display()))?;

        let all = async {
            let out = tokio::task::spawn_blocking(move || read_up_to(out));
            let err = tokio::task::spawn_blocking(move || read_up_to(err));
            anyhow::Ok((out.await??, err.await??, group.0.wait().await?))
        };
        let Ok(all) = tokio::time::timeout(Duration::from_secs(self.limit), all).await else {
            let what = format!("did not end within {} s and was killed", self.limit);
            let ended = Err((what, "let it end, or give it time with the switch `limit`"));
            return Ok(Output { stdout: String::new(), stderr: String::new(), ended });
        };
        let (out, err, status) = all?;
        let ended = match status.code() {
            _ if out.len().max(err.len()) as u64 > MOST_OUTPUT => Err(("printed more than 1 MiB".into(), "print less")),
            Some(status) => Ok(status),
            None => Err(("was ended by a signal".into(), "mend the program")),
        };
        Ok(Output { stdout: text(out), stderr: text(err), ended })
    }
}

/// Takes away what a command must not depend on: the real model of whoever checks, and what `cargo run` tells of this
/// package, at which some build scripts look, so that they would run again.
pub fn forget_caller(command: &mut Command) {
    let told = ["OPENAI_", "CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];
    for (name, _) in std::env::vars_os() {
        if told.iter().any(|told| name.to_string_lossy().starts_with(told)) {
            command.env_remove(name);
        }
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
    text.split_inclusive('\n').map(|line| without_thread_id(line).unwrap_or(line.into())).collect()
}

/// ``thread 'main' panicked at …`` of ``thread 'main' (1234) panicked at …``; `None` of any other line.
fn without_thread_id(line: &str) -> Option<String> {
    let (thread, place) = line.split_once(") panicked at ")?;
    let (name, id) = thread.rsplit_once(" (")?;
    let is_id = name.starts_with("thread '") && id.bytes().all(|b| b.is_ascii_digit());
    is_id.then(|| format!("{name} panicked at {place}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_thread_id_of_a_panic_goes() {
        assert_eq!(text(b"a\r\nthread 'b' (12) panicked at c\n".to_vec()), "a\nthread 'b' panicked at c\n");
        for as_it_was in ["thread 'main' (x) panicked at a", "thread 'main' panicked at a", "a (1) panicked at b"] {
            assert_eq!(text(as_it_was.into()), as_it_was);
        }
    }
}
