//! A lock that lets only one `cargo course` at a time use a target directory.

use anyhow::{Context, Result};
use std::fs::{File, TryLockError};
use std::path::Path;

/// Waits for the lock of the directory `target` and holds it until the result is dropped. Fails if the lock file
/// can't be created.
pub fn lock(target: &Path) -> Result<File> {
    let folder = target.join("course");
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let file = File::create(folder.join("lock")).context("cannot make the lock of the target directory")?;
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        eprintln!("waiting for another `cargo course` in this target directory");
        file.lock().context("cannot lock the target directory")?;
    }
    Ok(file)
}
