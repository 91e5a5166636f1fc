//! Remembers what passed: the verdict of a compiler on the same input need not be asked for twice. Only passes are
//! remembered.

use crate::files::{files_below, write_whole};
use crate::listings::Workspace;
use anyhow::{Context, Result, ensure};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use tokio::process::Command;

/// The input of some checks, and where it is written how many of them passed.
pub struct Stamp {
    file: PathBuf,
    /// Of everything that the verdict depends on.
    hash: String,
}

impl Stamp {
    /// A stamp on the versions of `tools`, on the files `outside`, on the files and folders `inputs` of the book, and on what
    /// tells cargo how to build. An error when one of them cannot be asked or read.
    pub async fn new(
        book: &Workspace,
        name: &str,
        tools: &[&str],
        outside: &[PathBuf],
        inputs: &[&str],
    ) -> Result<Stamp> {
        let mut hasher = DefaultHasher::new();
        for tool in tools {
            let said = Command::new(tool).arg("--version").current_dir(&book.root).output().await;
            let said = said.with_context(|| format!("cannot ask {tool} for its version"))?;
            ensure!(said.status.success(), "{tool} does not tell its version: the toolchain lacks it");
            said.stdout.hash(&mut hasher);
        }
        for flags in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
            std::env::var_os(flags).hash(&mut hasher);
        }
        let mut files = outside.to_vec();
        for input in ["Cargo.toml", "Cargo.lock", ".cargo/config.toml"].iter().chain(inputs) {
            let path = book.root.join(input);
            if path.is_file() {
                files.push(path);
            } else {
                files.extend(files_below(&book.root, input)?.iter().map(|file| book.root.join(file)));
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
        if hash == self.hash { passed.parse().ok() } else { None }
    }

    /// Remembers that so many checks passed. An error when it cannot be written.
    pub fn keep(&self, passed: usize) -> Result<()> {
        let folder = self.file.parent().context("it lies below the target directory")?;
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        write_whole(&self.file, &format!("{} {passed}\n", self.hash))?;
        Ok(())
    }
}
