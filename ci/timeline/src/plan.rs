//! A process to start. In this crate only `process.rs` starts processes, so callers can use their own runner.

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
}
