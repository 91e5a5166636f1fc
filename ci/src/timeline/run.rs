//! Runs programs that write a trace, within the checker's limits.

use crate::files::read;
use crate::run::{Output, Run};
use ::timeline::python::Scripts;
use ::timeline::recording;
use ::timeline::trace::Trace;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// A program that writes a trace.
pub enum Traced {
    /// An instrumented copy.
    Rust { executable: PathBuf },
    /// A counterpart in Python, in the folder that it is run in.
    Python { interpreter: PathBuf, scripts: Scripts },
}

impl Traced {
    /// Runs it once as the program `name`, with `seed`, in the folder `dir`, for at most `limit` seconds: what it printed and how
    /// it ended, and its trace, or why there is none. An error is of the machine.
    pub async fn record(
        &self,
        name: &str,
        seed: u64,
        dir: &Path,
        limit: u64,
    ) -> Result<(Output, Result<Trace, String>)> {
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        let file = folder.path().join("trace.json");
        let (plan, merged) = match self {
            Traced::Rust { executable } => (recording::rust(executable, name, seed, &file, dir), false),
            Traced::Python { interpreter, scripts } => {
                (recording::python(interpreter, scripts, Path::new("counterpart.py"), name, &file, dir), true)
            }
        };
        let run = Run { program: plan.program, args: plan.args, dir: plan.dir, env: plan.env, limit, merged };
        let output = run.output().await?;
        let trace = match read(&file)? {
            Some(text) => recording::read(&text),
            None => Err("it left no trace".into()),
        };
        Ok((output, trace))
    }
}
