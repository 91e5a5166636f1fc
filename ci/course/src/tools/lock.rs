//! Lets one `cargo course` at a time work in a target directory.

use anyhow::{Context, Result};
use std::fs::{File, TryLockError};
use std::path::Path;

/// Waits until nobody else works in the directory `target`; others wait for as long as the result lives. An error when the
/// lock's file cannot be made.
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
