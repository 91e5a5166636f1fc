//! A process to start. Only `process.rs` starts what is planned, so callers can use their own runner.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

/// A program with its arguments, working directory and environment.
#[derive(Clone, Debug)]
pub struct Plan {
    pub program: PathBuf,
    pub args: Vec<OsString>,
    /// Working directory.
    pub dir: PathBuf,
    /// Variables to add to the inherited environment.
    pub env: Vec<(&'static str, OsString)>,
    /// Variables to remove from the inherited environment.
    pub env_remove: Vec<&'static str>,
    /// Whether it gets the caller's standard input instead of an empty one.
    pub passes_stdin: bool,
}

impl Plan {
    pub fn new(program: impl Into<PathBuf>, dir: impl Into<PathBuf>) -> Plan {
        Plan {
            program: program.into(),
            args: Vec::new(),
            dir: dir.into(),
            env: Vec::new(),
            env_remove: Vec::new(),
            passes_stdin: false,
        }
    }

    /// Creates a call of the cargo that runs this program, or else of the first on the `PATH`.
    pub(crate) fn cargo(dir: impl Into<PathBuf>) -> Plan {
        let cargo = env::var_os("CARGO").filter(|cargo| !cargo.is_empty());
        Plan::new(cargo.unwrap_or_else(|| "cargo".into()), dir)
    }
}
