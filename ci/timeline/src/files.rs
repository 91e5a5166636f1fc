//! Writes generated files.

use std::fs;
use std::io;
use std::path::Path;

/// Writes a file and the folders above it. One that says the same is left as it is, or cargo would build it again.
pub fn put(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    if fs::read(path).is_ok_and(|now| now == text.as_bytes()) { Ok(()) } else { fs::write(path, text) }
}
