//! Copies registry crates that are already built from one target directory to another.

use std::fs;
use std::io;
use std::path::Path;

/// Fills the target directory `target` from another one, if it doesn't exist yet. Cargo rebuilds what it doesn't
/// recognize.
pub fn seed(target: &Path, from: &Path) -> io::Result<()> {
    if target.exists() { Ok(()) } else { copy(from, target, Kind::Other) }
}

/// Kind of folder in a target directory.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// Files that cargo modifies in place, so each directory needs its own copy.
    Notes,
    /// Libraries, which rustc replaces but never modifies, and their lists of sources (`.d`), which it does modify. If
    /// two directories shared a list, cargo could read it while it is empty, and would never rebuild that library again.
    Libraries,
    Other,
}

fn copy(from: &Path, to: &Path, kind: Kind) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        let to = to.join(&name);
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if entry.file_type()?.is_dir() {
            let kind = match name.to_str() {
                Some(".fingerprint" | "build") => Kind::Notes,
                Some("deps") => Kind::Libraries,
                Some("tmp" | "incremental") => continue,
                _ => kind,
            };
            copy(&path, &to, kind)?;
        } else if kind == Kind::Notes || kind == Kind::Libraries && extension == "d" {
            fs::copy(&path, &to)?;
        } else if kind == Kind::Libraries && ["rlib", "rmeta", "so", "dylib"].contains(&extension) {
            fs::hard_link(&path, &to)?;
        }
    }
    Ok(())
}
