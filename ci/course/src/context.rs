//! Shared state of all checks: the book, its text, the cache of passed checks, and the results of other checks.

use crate::produce::build::Built;
use crate::tools::cache::Cache;
use crate::tools::cargo;
use crate::tools::environment::Environment;
use crate::tools::lock::lock;
use crate::tools::python;
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

/// The book to check, and how to check it.
pub struct Context {
    pub book: Workspace,
    pub text: Text,
    pub cache: Cache,
    pub environment: Environment,
    /// Whether to run programs even if they passed on the same inputs.
    pub fresh: bool,
    /// The interpreter of the counterparts, once something has asked for it.
    python: OnceLock<Result<PathBuf, String>>,
    /// The build, once it is done.
    built: OnceLock<Built>,
    /// Findings of the checks that have ended.
    found: Mutex<Vec<Finding>>,
    /// The repository's files at the time the context was read.
    files: BTreeSet<PathBuf>,
}

impl Context {
    /// Reads the book in the folder `root`, or the part that `name` selects. Fails if there is no such book or name.
    pub fn read(root: &Path, name: Option<&str>, environment: Environment) -> Result<Context> {
        Context::of(cargo::metadata(root)?, name, environment)
    }

    /// Like [`Context::read`], but first locks the target directory. The lock is held as long as the returned file is
    /// open.
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
        let (python, built, found) = (OnceLock::new(), OnceLock::new(), Mutex::default());
        Ok(Context { book, text, cache, environment, fresh, python, built, found, files })
    }

    /// Returns files that appeared in the repository since the context was read. Fails if a folder can't be read.
    pub fn new_files(&self) -> Result<Vec<String>> {
        let now = files_of(&self.book)?;
        now.difference(&self.files).map(|file| relative(&self.book.root, file)).collect()
    }

    /// Returns where the book is published. Fails if the environment holds something other than addresses.
    pub fn place(&self) -> Result<Place> {
        Place::new(self.environment.text("BOOK_URL"), self.environment.text("BOOK_REPOSITORY"))
    }

    /// The folder in which the pages are built for checking.
    pub fn site(&self) -> PathBuf {
        self.book.target.join("course/book")
    }

    /// Returns the interpreter that runs counterparts and judges, or why none is usable. It is looked for once, because a
    /// shim starts a dozen processes.
    pub fn python(&self) -> Result<PathBuf, String> {
        self.python.get_or_init(|| python::find(&self.environment)).clone()
    }

    /// Returns the build, or an error if there is none yet.
    pub fn built(&self) -> Result<&Built> {
        self.built.get().context("the check `programs are built` must run before this one")
    }

    pub fn set_built(&self, built: Built) {
        // Building is a single check that runs once.
        let _ = self.built.set(built);
    }

    /// Adds the findings of a check.
    pub fn add_found(&self, findings: &[Finding]) {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(findings);
    }

    /// Returns whether a check that has ended found something at `path`.
    pub fn is_found_at(&self, path: &str) -> bool {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|finding| finding.path == path)
    }
}

/// Returns all files of the repository except generated ones.
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
