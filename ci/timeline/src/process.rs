//! Starts the processes that are planned.

use crate::error::Error;
use crate::input;
use crate::plan::Plan;
use std::env;
use std::io::Read;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A process's output and how it ended.
#[derive(Clone)]
pub struct Output {
    pub stdout: String,
    pub stderr: String,
    /// Its status, or 128 plus the number of the signal that ended it, as in a shell.
    pub status: i32,
    /// What happened to it, if it did not end by itself.
    pub stopped: Option<String>,
    /// Whether it was killed at its limit.
    pub killed: bool,
    /// The signal that ended it, if one did.
    pub signal: Option<String>,
}

/// For how long to read what a process has printed after its end, because processes that it started may hold its
/// pipes.
const PATIENCE: Duration = Duration::from_secs(2);

/// Prefixes of variables that `cargo run` and `cargo test` set for the caller's package and that some build scripts
/// read.
const CALLER: [&str; 5] = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];

/// Runs a process to its end. If it takes longer than `limit`, it is killed.
pub fn run(plan: &Plan, limit: Option<Duration>) -> Result<Output, Error> {
    let mut command = Command::new(&plan.program);
    command.args(&plan.args).current_dir(&plan.dir);
    let stdin = if plan.passes_stdin { Stdio::piped() } else { Stdio::null() };
    command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
    for (name, _) in env::vars_os() {
        if CALLER.iter().any(|caller| name.to_string_lossy().starts_with(caller)) {
            command.env_remove(name);
        }
    }
    for name in &plan.env_remove {
        command.env_remove(name);
    }
    command.env("RUST_BACKTRACE", "0").envs(plan.env.iter().map(|(name, value)| (name, value)));
    let began = Instant::now();
    let mut child = command.spawn().map_err(Error::io(&plan.program))?;
    child.stdin.take().into_iter().for_each(input::pass_on);
    let (stdout, stderr) = (read(child.stdout.take()), read(child.stderr.take()));
    let mut killed = false;
    let status = loop {
        match child.try_wait().map_err(Error::io(&plan.program))? {
            Some(status) => break status,
            None if !killed && limit.is_some_and(|limit| began.elapsed() > limit) => {
                // Fails if it has just ended, which is fine.
                let _ = child.kill();
                killed = true;
            }
            None => thread::sleep(Duration::from_millis(5)),
        }
    };
    let signal = signal(status);
    let status = status.code().unwrap_or(128 + signal.unwrap_or_default());
    let signal = signal.map(name);
    let stopped = match &signal {
        _ if killed => Some("could not be ended at its limit and was killed".into()),
        signal => signal.as_ref().map(|name| format!("was ended by {name}")),
    };
    Ok(Output { stdout: stdout.text(), stderr: stderr.text(), status, stopped, killed, signal })
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

/// Returns the name of a signal.
fn name(signal: i32) -> String {
    let names = [(4, "SIGILL"), (6, "SIGABRT"), (8, "SIGFPE"), (9, "SIGKILL"), (11, "SIGSEGV"), (15, "SIGTERM")];
    let name = names.iter().find(|(number, _)| *number == signal);
    name.map_or_else(|| format!("signal {signal}"), |(_, name)| name.to_string())
}

/// What a process has printed so far.
struct Printed {
    bytes: Arc<Mutex<Vec<u8>>>,
    reader: JoinHandle<()>,
}

/// Reads a pipe on its own thread.
fn read(pipe: Option<impl Read + Send + 'static>) -> Printed {
    let bytes = Arc::new(Mutex::new(Vec::new()));
    let to = bytes.clone();
    let reader = thread::spawn(move || {
        let Some(mut pipe) = pipe else { return };
        let mut part = [0; 1 << 13];
        // After an error, what has been read so far counts.
        while let Ok(length @ 1..) = pipe.read(&mut part) {
            to.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&part[..length]);
        }
    });
    Printed { bytes, reader }
}

impl Printed {
    /// Returns what has been printed, once the pipe is at its end or has taken too long.
    fn text(&self) -> String {
        let began = Instant::now();
        while !self.reader.is_finished() && began.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(2));
        }
        String::from_utf8_lossy(&self.bytes.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}
