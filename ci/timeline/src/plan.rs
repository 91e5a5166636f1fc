//! A process to start. Nothing in this crate starts one but `process.rs`, so that callers can use a runner of their own.

use std::ffi::OsString;
use std::path::PathBuf;

/// What to start, where, and in which environment.
#[derive(Clone, Debug)]
pub struct Plan {
    pub program: PathBuf,
    pub args: Vec<OsString>,
    /// The folder to start it in.
    pub dir: PathBuf,
    /// What to set on top of the inherited environment.
    pub env: Vec<(&'static str, OsString)>,
    /// What to take out of the inherited environment.
    pub env_remove: Vec<&'static str>,
}

impl Plan {
    pub fn new(program: impl Into<PathBuf>, dir: impl Into<PathBuf>) -> Plan {
        Plan { program: program.into(), args: Vec::new(), dir: dir.into(), env: Vec::new(), env_remove: Vec::new() }
    }
}
