//! What every check can ask for: the book, its text, what passed before, and what other checks have made.

use crate::produce::build::Built;
use crate::tools::cache::Cache;
use crate::tools::cargo;
use crate::tools::environment::Environment;
use crate::tools::lock::lock;
use anyhow::{Context as _, Result};
use book::files::relative;
use book::{Finding, Text, Workspace};
use cargo_metadata::Metadata;
use site::Place;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use walkdir::{DirEntry, WalkDir};

/// A book that is to be checked, and how.
pub struct Context {
    pub book: Workspace,
    pub text: Text,
    pub cache: Cache,
    pub environment: Environment,
    /// Whether programs run even if they passed on the same inputs.
    pub fresh: bool,
    /// What was built, once it was.
    built: OnceLock<Built>,
    /// What the checks that have ended found.
    found: Mutex<Vec<Finding>>,
    /// The files of the repository, when the context was read.
    files: BTreeSet<PathBuf>,
}

impl Context {
    /// Reads the book in the folder `root`, or what of it `name` stands for. An error when there is no such book or name.
    pub fn read(root: &Path, name: Option<&str>, environment: Environment) -> Result<Context> {
        Context::of(cargo::metadata(root)?, name, environment)
    }

    /// The same, read while nobody else works in its target directory, and for as long as the file lives that comes with it.
    pub fn locked(root: &Path, name: Option<&str>, environment: Environment) -> Result<(Context, File)> {
        let metadata = cargo::metadata(root)?;
        let lock = lock(metadata.target_directory.as_std_path())?;
        Ok((Context::of(metadata, name, environment)?, lock))
    }

    fn of(metadata: Metadata, name: Option<&str>, environment: Environment) -> Result<Context> {
        let book = Workspace::new(metadata)?.only(name)?;
        let text = Text::read(&book.root)?;
        let cache = Cache::read(&book.target)?;
        let fresh = environment.on_ci();
        let files = files_of(&book)?;
        let (built, found) = (OnceLock::new(), Mutex::default());
        Ok(Context { book, text, cache, environment, fresh, built, found, files })
    }

    /// Files of the repository that were not there when the context was read. An error when a folder cannot be read.
    pub fn new_files(&self) -> Result<Vec<String>> {
        let now = files_of(&self.book)?;
        now.difference(&self.files).map(|file| relative(&self.book.root, file)).collect()
    }

    /// Where the book will be read. An error when the environment holds something else than addresses.
    pub fn place(&self) -> Result<Place> {
        Place::new(self.environment.text("BOOK_URL"), self.environment.text("BOOK_REPOSITORY"))
    }

    /// The folder that the pages are built in to be checked.
    pub fn site(&self) -> PathBuf {
        self.book.target.join("course/book")
    }

    /// What was built. An error when nothing was.
    pub fn built(&self) -> Result<&Built> {
        self.built.get().context("the check `programs are built` comes before this one")
    }

    pub fn set_built(&self, built: Built) {
        // Building is one check, which runs once.
        let _ = self.built.set(built);
    }

    /// Adds what a check has found.
    pub fn add_found(&self, findings: &[Finding]) {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(findings);
    }

    /// Whether one of the checks that have ended found something at `path`.
    pub fn is_found_at(&self, path: &str) -> bool {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|finding| finding.path == path)
    }
}

/// All files of the repository, without what tools make.
fn files_of(book: &Workspace) -> Result<BTreeSet<PathBuf>> {
    let is_made = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let made = [&book.target, &book.root.join("book")].into_iter().any(|made| entry.path() == made);
        made || entry.depth() == 1 && name == ".git" || name == "wip" || name == "node_modules" || name == "target"
    };
    let mut files = BTreeSet::new();
    for entry in WalkDir::new(&book.root).into_iter().filter_entry(|entry| !is_made(entry)) {
        let entry = entry?;
        if !entry.file_type().is_dir() {
            files.insert(entry.into_path());
        }
    }
    Ok(files)
}
