//! Starts the processes that are planned.

use crate::error::Error;
use crate::plan::Plan;
use std::env;
use std::io::Read;
use std::process::{Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A process's output and how it ended.
pub struct Output {
    pub stdout: String,
    pub stderr: String,
    pub status: i32,
}

/// Prefixes of variables that `cargo run` and `cargo test` set for the caller's package and that some build scripts
/// read.
const CALLER: [&str; 5] = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];

/// Runs a process to its end. Fails if it takes longer than `limit`, in which case it is killed, or
/// if a signal ends it.
pub fn run(plan: &Plan, limit: Option<Duration>) -> Result<Output, Error> {
    let mut command = Command::new(&plan.program);
    command.args(&plan.args).current_dir(&plan.dir);
    let stdin = if plan.passes_stdin { Stdio::inherit() } else { Stdio::null() };
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
    let (stdout, stderr) = (read(child.stdout.take()), read(child.stderr.take()));
    let status = loop {
        match child.try_wait().map_err(Error::io(&plan.program))? {
            Some(status) => break status,
            None if limit.is_some_and(|limit| began.elapsed() > limit) => {
                // Fails if it has just ended, which is fine.
                let _ = child.kill();
                let _ = child.wait();
                let seconds = limit.unwrap_or_default().as_secs_f64();
                return Err(Error::Run(format!("did not end within {seconds} s and was killed")));
            }
            None => thread::sleep(Duration::from_millis(5)),
        }
    };
    let (stdout, stderr) = (stdout.join().unwrap_or_default(), stderr.join().unwrap_or_default());
    let status = status.code().ok_or_else(|| Error::Run("was ended by a signal".into()))?;
    Ok(Output { stdout, stderr, status })
}

/// Reads a pipe to its end on its own thread.
fn read(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // After an error, what has been read so far counts.
        let _ = pipe.map(|mut pipe| pipe.read_to_end(&mut bytes));
        String::from_utf8_lossy(&bytes).into_owned()
    })
}
