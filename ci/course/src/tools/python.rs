//! Finding the Python that runs the counterparts.

use crate::tools::environment::Environment;
use crate::tools::process::Run;
use anyhow::Context;
use book::Workspace;
use std::path::PathBuf;
use timeline::python::Scripts;

/// Writes the recorder's Python scripts below the target directory, or fails.
pub fn scripts(book: &Workspace) -> anyhow::Result<Scripts> {
    Scripts::write(book.target.join("course/python")).context("cannot write the scripts that run Python programs")
}

/// Returns the interpreter behind `python3`, or behind the variable `PYTHON`. A shim would cost more time than most
/// counterparts. An error says why none is usable.
pub fn find(environment: &Environment) -> Result<PathBuf, String> {
    let asked = environment.path("PYTHON").unwrap_or_else(|| "python3".into());
    let tell = "import sys
if sys.version_info < (3, 11): sys.exit(sys.version.split()[0])
print(sys.executable)";
    let mut run = Run::new(&asked, std::env::temp_dir(), 60);
    run.args = vec!["-c".into(), tell.into()];
    let needed = format!("Python 3.11 or newer is needed, but `{}`", asked.display());
    match run.output() {
        Ok(told) if told.ended == Ok(0) => Ok(told.stdout.trim_end().into()),
        Ok(told) => Err(format!("{needed} is not: {}", told.stderr.trim_end())),
        Err(error) => Err(format!("{needed} cannot be started: {}", error.root_cause())),
    }
}
