//! The small book that is taken through the faults: a copy of `tests/small-book` in a fixed folder below the target
//! directory, so that cargo finds nearly everything built already, and the checker running in it.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files of the real book that the small one shares, relative to either root.
const SHARED: [&str; 8] = [
    "ci/blocking-in-async/Cargo.toml",
    "ci/blocking-in-async/src",
    "ci/browser",
    "ci/snippets",
    "ci/search-ranking.mjs",
    "listings/mistakes/tests",
    "rust-toolchain.toml",
    "theme",
];

pub type Files = BTreeMap<String, Vec<u8>>;

pub struct Book {
    pub root: PathBuf,
    pub target: PathBuf,
    /// What the root holds when nothing is broken, but for `Cargo.lock`, which cargo writes.
    sound: Files,
}

/// One change to a file, or to all files, of the book.
pub enum Edit {
    Write(&'static str, &'static str),
    /// In a file, what stands there once, and what takes its place.
    Replace(&'static str, &'static str, &'static str),
    Remove(&'static str),
}

/// What the checker came to.
pub struct Outcome {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Book {
    /// A sound copy.
    pub fn new() -> io::Result<Book> {
        let ours = Path::new(env!("CARGO_MANIFEST_DIR"));
        let real = ours.parent().expect("ci lies in the real book's root");
        let faults = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults");
        let mut sound = files(&ours.join("tests/small-book"))?;
        for shared in SHARED {
            let path = real.join(shared);
            if path.is_file() {
                sound.insert(shared.to_owned(), fs::read(path)?);
            } else {
                let below = files(&path)?.into_iter();
                sound.extend(below.map(|(name, bytes)| (format!("{shared}/{name}"), bytes)));
            }
        }
        let book = Book { root: faults.join("book"), target: faults.join("target"), sound };
        book.mend()?;
        // The real book's versions: they are there already. Cargo drops what the small one does not need.
        fs::copy(real.join("Cargo.lock"), book.root.join("Cargo.lock"))?;
        Ok(book)
    }

    /// Makes it sound again. Files that did not change are left alone, so that cargo does not build them again.
    pub fn mend(&self) -> io::Result<()> {
        let now = self.files()?;
        for name in now.keys().filter(|name| !self.sound.contains_key(*name)) {
            fs::remove_file(self.root.join(name))?;
        }
        remove_empty_folders(&self.root)?;
        for (name, bytes) in &self.sound {
            if now.get(name) != Some(bytes) {
                write(&self.root.join(name), bytes)?;
            }
        }
        Ok(())
    }

    /// Everything that it holds now, but for `Cargo.lock`.
    pub fn files(&self) -> io::Result<Files> {
        let mut files = files(&self.root)?;
        files.remove("Cargo.lock");
        Ok(files)
    }

    pub fn apply(&self, edit: &Edit) -> Result<(), String> {
        let wrong = |path: &str, error: io::Error| format!("{path}: {error}");
        match *edit {
            Edit::Write(path, text) => {
                write(&self.root.join(path), text.as_bytes()).map_err(|error| wrong(path, error))
            }
            Edit::Replace(path, from, to) => {
                let file = self.root.join(path);
                let text = fs::read_to_string(&file).map_err(|error| wrong(path, error))?;
                if text.matches(from).count() != 1 {
                    return Err(format!("{path} does not hold {from:?} once: mend the test"));
                }
                write(&file, text.replace(from, to).as_bytes()).map_err(|error| wrong(path, error))
            }
            Edit::Remove(path) => fs::remove_file(self.root.join(path)).map_err(|error| wrong(path, error)),
        }
    }

    /// Writes what was recorded in it into the files that it is a copy of.
    pub fn keep_recorded(&self) -> io::Result<()> {
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small-book");
        for (name, bytes) in self.files()? {
            if ours.join(&name).is_file() && self.sound.get(&name) != Some(&bytes) {
                fs::write(ours.join(name), bytes)?;
            }
        }
        Ok(())
    }

    /// Runs `cargo course` with `args` in it.
    pub fn course(&self, args: &[&str], variables: &[(&str, &str)]) -> io::Result<Outcome> {
        // An mdBook that `cargo course` installed for the real book serves here too.
        let tools = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("tools").join("bin");
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(env::split_paths(&path).chain([tools])).expect("PATH was one");
        let output = Command::new(env!("CARGO_BIN_EXE_course"))
            .args(args)
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("PATH", path)
            .env_remove("CI")
            .env_remove("BOOK_URL")
            .env_remove("BOOK_REPOSITORY")
            .env_remove("PYTHON")
            .envs(variables.iter().copied())
            .output()?;
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        Ok(Outcome { status: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) })
    }
}

impl Outcome {
    /// The findings, without the lines that show them in detail.
    pub fn findings(&self) -> Vec<&str> {
        self.stdout.lines().filter(|line| is_finding(line)).collect()
    }

    /// How many checks passed, failed and were skipped, by the last line.
    pub fn sums(&self) -> Option<[usize; 3]> {
        let mut words = self.stdout.lines().last()?.split([' ', ',']).filter(|word| !word.is_empty());
        let mut sum = |of: &str| {
            let number = words.next()?.parse().ok()?;
            (words.next()? == of).then_some(number)
        };
        Some([sum("passed")?, sum("failed")?, sum("skipped")?])
    }
}

/// Whether a line begins with `path:line: `.
fn is_finding(line: &str) -> bool {
    let mut parts = line.splitn(3, ':');
    let (Some(path), Some(number), Some(what)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let is_path = !path.is_empty() && !path.contains(' ');
    is_path && number.parse::<usize>().is_ok() && what.starts_with(' ')
}

/// All files below `folder` by their names relative to it, but for what tools leave behind.
fn files(folder: &Path) -> io::Result<Files> {
    let mut found = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        if !next.exists() {
            continue;
        }
        for entry in fs::read_dir(&next)? {
            let path = entry?.path();
            let left = path.file_name().is_some_and(|name| name == "__pycache__" || name == "wip");
            if path.is_dir() && !left {
                folders.push(path);
            } else if path.is_file() {
                let name = path.strip_prefix(folder).expect("it lies below").to_string_lossy();
                found.insert(name.replace('\\', "/"), fs::read(&path)?);
            }
        }
    }
    Ok(found)
}

fn remove_empty_folders(folder: &Path) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_empty_folders(&path)?;
        }
    }
    if fs::read_dir(folder)?.next().is_none() {
        fs::remove_dir(folder)?;
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().expect("a file lies in a folder"))?;
    fs::write(path, bytes)
}
