//! Writing generated files.

use std::fs;
use std::io;
use std::path::Path;

/// Writes a file and creates its folders. An unchanged file isn't touched, so cargo doesn't rebuild it.
pub fn put(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    if fs::read(path).is_ok_and(|now| now == text.as_bytes()) { Ok(()) } else { fs::write(path, text) }
}
