//! Virtual environments of Python below the target directory, one for each list of pinned packages.

use crate::tools::process::Run;
use crate::tools::progress::step;
use anyhow::{Context, Result};
use book::files::write_whole;
use sha2::{Digest, Sha256};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// An environment, or why there is none.
pub enum Venv {
    /// Holds the path of its Python.
    Ready(PathBuf),
    /// A tool or the network is missing.
    Missing(String),
    /// The packages are not what the list says; holds pip's message.
    Refused(String),
}

/// Lets one environment be made at a time, because two folders of judges may need the same one.
static MAKING: Mutex<()> = Mutex::new(());

/// The file that is written last, so that an environment without it is never used.
const COMPLETE: &str = "complete";

/// Returns the environment with exactly the packages in the file `requirements`, made by the interpreter `python` below
/// the folder `target` if it isn't there yet. Each package must have one of the hashes in that file, and none may run code
/// when it's installed. The caller holds the lock of the target directory. Fails if the folder can't be written.
pub fn venv(target: &Path, requirements: &Path, python: &Path) -> Result<Venv> {
    let list = std::fs::read(requirements).with_context(|| format!("cannot read {}", requirements.display()))?;
    let mut hash = Sha256::new();
    hash.update(&list);
    hash.update(python.as_os_str().as_encoded_bytes());
    let hash: String = hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let dir = target.join(format!("course/venv-{hash}"));
    let own = dir.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let _making = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
    // An interpreter that has been removed or updated since leaves a broken link behind.
    if dir.join(COMPLETE).is_file() && own.is_file() {
        return Ok(Venv::Ready(own));
    }
    if dir.exists() {
        std::fs::remove_dir_all(&dir).with_context(|| format!("cannot delete {}", dir.display()))?;
    }
    let what = format!("installing Python packages in {}", dir.display());
    let failed = step(&what, || {
        let made = said(python, ["-m".into(), "venv".into(), dir.clone().into()])?;
        let Ok(()) = made else { return Ok(made) };
        let pip = "-m pip install --quiet --no-input --disable-pip-version-check --retries 2 --require-hashes --no-deps \
                   --only-binary :all: --requirement";
        said(&own, pip.split_whitespace().map(Into::into).chain([requirements.into()]))
    })?;
    match failed {
        Ok(()) => {
            write_whole(&dir.join(COMPLETE), "")?;
            Ok(Venv::Ready(own))
        }
        Err(said) if said.contains("DO NOT MATCH THE HASHES") => Ok(Venv::Refused(said)),
        Err(said) => {
            let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it does not say why");
            Ok(Venv::Missing(format!("Python cannot install the packages: {}", last.trim())))
        }
    }
}

/// Runs Python with these arguments. The inner error is what it said before it failed. The outer error means that it
/// can't start.
fn said(python: &Path, args: impl IntoIterator<Item = OsString>) -> Result<Result<(), String>> {
    let mut run = Run::new(python, std::env::temp_dir(), 900);
    run.args = args.into_iter().collect();
    run.merged = true;
    let output = run.output()?;
    Ok(match output.ended {
        Ok(0) => Ok(()),
        Ok(_) => Err(output.stdout),
        Err((what, _)) => Err(format!("it {what}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_that_need_the_same_environment_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let requirements = dir.path().join("requirements.txt");
        std::fs::write(&requirements, "").unwrap();
        let make = || venv(dir.path(), &requirements, Path::new("python3"));
        let made = std::thread::scope(|scope| [scope.spawn(make), scope.spawn(make)].map(|it| it.join().unwrap()));
        for venv in made {
            match venv {
                Ok(Venv::Ready(python)) => assert!(python.is_file()),
                Ok(Venv::Missing(why) | Venv::Refused(why)) => panic!("{why}"),
                Err(_no_python) => {}
            }
        }
    }
}
