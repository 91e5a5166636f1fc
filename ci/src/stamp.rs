//! Remembers what passed: the verdict of a compiler on the same input need not be asked for twice. Only passes are
//! remembered.

use crate::listings::{Workspace, files_below};
use anyhow::{Context, Result};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::process::Command;

pub struct Stamp {
    file: PathBuf,
    /// Of everything that the verdict depends on.
    hash: String,
}

impl Stamp {
    /// A stamp on the contents of `executables`, of the folders and files `inputs` of the book, and of the compiler.
    pub async fn new(book: &Workspace, name: &str, executables: &[&Path], inputs: &[&str]) -> Result<Stamp> {
        let mut hasher = DefaultHasher::new();
        let compiler = Command::new("rustc").arg("-vV").current_dir(&book.root).stderr(Stdio::inherit()).output().await;
        compiler.context("cannot ask rustc for its version")?.stdout.hash(&mut hasher);
        for flags in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
            std::env::var_os(flags).hash(&mut hasher);
        }
        let mut files: Vec<PathBuf> = executables.iter().map(|path| path.to_path_buf()).collect();
        for input in ["Cargo.toml", "Cargo.lock"].iter().chain(inputs) {
            match book.root.join(input) {
                path if path.is_dir() => {
                    files.extend(files_below(&book.root, input)?.iter().map(|file| book.root.join(file)))
                }
                path => files.extend(path.is_file().then_some(path)),
            }
        }
        for file in files {
            file.hash(&mut hasher);
            let contents = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            contents.hash(&mut hasher);
        }
        let file = book.target.join("course").join(name).with_extension("passed");
        Ok(Stamp { file, hash: format!("{:016x}", hasher.finish()) })
    }

    /// How many checks passed on the very same input, if they did.
    pub fn passed(&self) -> Option<usize> {
        let stamp = std::fs::read_to_string(&self.file).ok()?;
        let (hash, passed) = stamp.trim().split_once(' ')?;
        (hash == self.hash).then(|| passed.parse().ok())?
    }

    pub fn keep(&self, passed: usize) -> Result<()> {
        let write = || {
            std::fs::create_dir_all(self.file.parent().unwrap_or(Path::new(".")))?;
            std::fs::write(&self.file, format!("{} {passed}\n", self.hash))
        };
        write().with_context(|| format!("cannot write {}", self.file.display()))
    }
}
