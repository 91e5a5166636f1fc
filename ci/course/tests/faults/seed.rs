//! Gives a target directory the crates of the registry that another one holds already, so that they are not built again.

use std::fs;
use std::io;
use std::path::Path;

/// Fills the target directory `target`, if it is not there yet, from another one. What cargo does not recognize it builds.
pub fn seed(target: &Path, from: &Path) -> io::Result<()> {
    if target.exists() { Ok(()) } else { copy(from, target, Kind::Other) }
}

/// What lies in a folder.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// What cargo writes into as it lies: each directory needs its own.
    Notes,
    /// Libraries, which are replaced and never written into.
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
        } else if kind == Kind::Notes {
            fs::copy(&path, &to)?;
        } else if kind == Kind::Libraries && ["rlib", "rmeta", "so", "dylib", "d"].contains(&extension) {
            fs::hard_link(&path, &to)?;
        }
    }
    Ok(())
}
