//! Finding, reading and writing the book's files.

use anyhow::{Context, Result};
use std::io::{ErrorKind, Write};
use std::path::Path;
use walkdir::{DirEntry, WalkDir};

/// Returns `path` relative to `root`, or an error if it lies elsewhere.
pub fn relative(root: &Path, path: &Path) -> Result<String> {
    let below = path.strip_prefix(root);
    let below = below.with_context(|| format!("{} is not below {}", path.display(), root.display()))?;
    Ok(below.to_string_lossy().replace('\\', "/"))
}

/// Returns every file and symbolic link below the folder `dir` of `root`, sorted; nothing if the folder doesn't
/// exist. Doesn't follow links and skips what tools leave behind. Fails if a folder can't be read.
pub fn files_below(root: &Path, dir: &str) -> Result<Vec<String>> {
    let folder = root.join(dir);
    let mut files = Vec::new();
    if folder.is_dir() {
        let walk = WalkDir::new(folder).min_depth(1).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(|entry| !is_left_behind(entry)) {
            let entry = entry?;
            if !entry.file_type().is_dir() && !entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                files.push(relative(root, entry.path())?);
            }
        }
    }
    Ok(files)
}

fn is_left_behind(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.file_type().is_dir() && (matches!(&*name, "target" | "wip" | "__pycache__") || name.starts_with('.'))
}

/// Returns the text of a file with LF line endings; `None` if there is no such file or it is a folder. Invalid UTF-8
/// is replaced, and reported elsewhere. Fails if the file can't be read.
pub fn read(path: &Path) -> Result<Option<String>> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::IsADirectory) => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Writes a file atomically, creating its folders, unless it already holds `text`. Returns whether it wrote.
pub fn write_whole(path: &Path, text: &str) -> Result<bool> {
    if std::fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(false);
    }
    let write = || {
        let folder = path.parent().unwrap_or(path);
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        #[cfg(unix)]
        file.as_file().set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
        file.persist(path)?;
        anyhow::Ok(())
    };
    write().with_context(|| format!("cannot write {}", path.display()))?;
    Ok(true)
}

/// Prefix of a file that is still being written. One that stays behind is from a run that was killed.
pub const UNFINISHED: &str = ".course-unfinished-";

/// Returns the number of the first line of `text` that contains `words`.
pub fn line_with(text: &str, words: &str) -> Option<usize> {
    text.lines().position(|line| line.contains(words)).map(|before| before + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_written() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("below/stdout.txt");
        assert!(write_whole(&path, "a\n").expect("it can be written"));
        assert!(!write_whole(&path, "a\n").expect("it is there"));
        assert_eq!(read(&path).expect("it can be read").as_deref(), Some("a\n"));
    }
}
