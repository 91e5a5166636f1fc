//! Finds the Python that runs the counterparts, and lays down what runs them.

use crate::listings::Workspace;
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::process::Stdio;
use timeline::python::Scripts;
use tokio::process::Command;

/// The interpreter that `python3`, or what the environment's `PYTHON` names, stands for: a shim in its place costs more
/// than most counterparts do. An error says why there is none to use.
pub async fn find() -> std::result::Result<PathBuf, String> {
    let asked = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    let tell = "import sys
if sys.version_info < (3, 11): sys.exit(sys.version.split()[0])
print(sys.executable)";
    let told = Command::new(&asked).args(["-c", tell]).stdin(Stdio::null()).output().await;
    let needed = format!("Python 3.11 or newer is needed, and `{}`", asked.display());
    match told {
        Ok(told) if told.status.success() => Ok(String::from_utf8_lossy(&told.stdout).trim_end().into()),
        Ok(told) => Err(format!("{needed} is not: {}", String::from_utf8_lossy(&told.stderr).trim_end())),
        Err(error) => Err(format!("{needed} cannot be started: {error}")),
    }
}

/// The programs by which counterparts run on a paused clock and are recorded, below the target directory.
pub fn scripts(book: &Workspace) -> Result<Scripts> {
    let dir = book.target.join("course/python");
    Scripts::write(&dir).with_context(|| format!("cannot write {}", dir.display()))
}
