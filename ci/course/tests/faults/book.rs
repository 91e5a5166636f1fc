//! Copies of the small book to try faults on: `tests/small-book` plus the files it shares with the real book, in
//! fixed folders below the target directory, so that nearly everything is already built.

use crate::outcome::Outcome;
use crate::seed::seed;
use course::tools::environment::Environment;
use course::verbs::test::{Needs, check_up_to};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Files that the small book shares with the real one, relative to either root, but for the uses of programs that only the
/// real one has.
const SHARED: [&str; 9] = [
    "Cargo.lock",
    "ci/blocking-in-async/Cargo.toml",
    "ci/blocking-in-async/src",
    "ci/browser",
    "ci/snippets",
    "ci/search-ranking.mjs",
    "listings/mistakes/tests",
    "rust-toolchain.toml",
    "theme",
];
/// Number of books whose programs are built at the same time; each has its own target directory.
const BUILT_AT_ONCE: usize = 2;

pub type Files = BTreeMap<String, Vec<u8>>;

/// One change to the book.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Edit {
    Write {
        write: String,
        text: String,
    },
    /// Replaces text that occurs once in a file.
    Replace {
        replace: String,
        from: String,
        to: String,
    },
    Remove {
        remove: String,
    },
    /// Inserts bytes, in hexadecimal, at the start of a file.
    Bytes {
        bytes: String,
        hex: String,
    },
    /// Puts a symbolic link in place of a file.
    Link {
        link: String,
        to: String,
    },
    /// Puts an empty folder in place of a file.
    Folder {
        folder: String,
    },
}

/// All copies, handed out one at a time.
pub struct Books {
    folder: PathBuf,
    /// Keeps other runs of the faults away from these copies.
    _lock: fs::File,
    sound: Arc<Files>,
    text: Pool,
    programs: Pool,
}

/// The free copies, and the number of all copies.
#[derive(Default)]
struct Pool {
    copies: Mutex<(Vec<Book>, usize)>,
    is_back: Condvar,
}

pub struct Book {
    pub root: PathBuf,
    pub target: PathBuf,
    /// Contents of the sound book.
    sound: Arc<Files>,
}

fn told(error: io::Error) -> String {
    error.to_string()
}

impl Books {
    pub fn new() -> io::Result<Books> {
        let ours = Path::new(env!("CARGO_MANIFEST_DIR"));
        let real = ours.join("../..");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults");
        fs::create_dir_all(&folder)?;
        let in_use = fs::File::create(folder.join("in-use"))?;
        in_use.lock()?;
        let mut sound = files(&ours.join("tests/small-book"))?;
        for shared in SHARED {
            let path = real.join(shared);
            if path.is_file() {
                sound.insert(shared.to_owned(), fs::read(path)?);
            } else {
                let below = files(&path)?.into_iter().filter(|(name, _)| !name.starts_with("programs/"));
                sound.extend(below.map(|(name, bytes)| (format!("{shared}/{name}"), bytes)));
            }
        }
        // The real book's versions are already downloaded. Cargo removes those that the small book doesn't need.
        let book =
            Book { root: folder.join("lock/book"), target: folder.join("lock/target"), sound: Arc::new(sound.clone()) };
        book.fix().map_err(io::Error::other)?;
        let mut lock = Command::new("cargo");
        let locked = lock.args(["update", "--workspace", "--offline", "--quiet"]).current_dir(&book.root).output()?;
        if !locked.status.success() {
            return Err(io::Error::other(String::from_utf8_lossy(&locked.stderr).into_owned()));
        }
        sound.insert("Cargo.lock".into(), fs::read(book.root.join("Cargo.lock"))?);
        Ok(Books { folder, _lock: in_use, sound: Arc::new(sound), text: Pool::default(), programs: Pool::default() })
    }

    /// Runs `work` with a sound copy of which only the text is read.
    pub fn with_text<T>(&self, work: impl FnOnce(&Book) -> Result<T, String>) -> Result<T, String> {
        self.with(&self.text, usize::MAX, "text", work)
    }

    /// Runs `work` with a sound copy whose programs are built.
    pub fn with_programs<T>(&self, work: impl FnOnce(&Book) -> Result<T, String>) -> Result<T, String> {
        self.with(&self.programs, BUILT_AT_ONCE, "built", work)
    }

    fn with<T>(
        &self,
        pool: &Pool,
        most: usize,
        name: &str,
        work: impl FnOnce(&Book) -> Result<T, String>,
    ) -> Result<T, String> {
        let mut copies = pool.copies.lock().unwrap_or_else(PoisonError::into_inner);
        while copies.0.is_empty() && copies.1 == most {
            copies = pool.is_back.wait(copies).unwrap_or_else(PoisonError::into_inner);
        }
        let book = match copies.0.pop() {
            Some(book) => book,
            None => {
                copies.1 += 1;
                let folder = self.folder.join(format!("{name}-{}", copies.1));
                let root = folder.join("book");
                let book = Book { target: root.join("target"), root, sound: self.sound.clone() };
                let [ours, first] = [
                    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name(""),
                    self.folder.join(format!("{name}-1/book/target")),
                ];
                if most == BUILT_AT_ONCE && copies.1 == 1 {
                    // Other copies then find most of it built.
                    seed(&book.target, &ours).map_err(told)?;
                    book.fix()?;
                    book.course(&["test"], &[])?;
                } else if most == BUILT_AT_ONCE {
                    seed(&book.target, &first).map_err(told)?;
                }
                book
            }
        };
        drop(copies);
        let result = book.fix().and_then(|()| work(&book));
        pool.copies.lock().unwrap_or_else(PoisonError::into_inner).0.push(book);
        pool.is_back.notify_one();
        result
    }
}

impl Book {
    /// Restores the sound book. Unchanged files aren't touched, so cargo doesn't rebuild them.
    pub fn fix(&self) -> Result<(), String> {
        let now = self.files()?;
        for name in now.keys().filter(|name| !self.sound.contains_key(*name)) {
            fs::remove_file(self.root.join(name)).map_err(told)?;
        }
        remove_empty_folders(&self.root).map_err(told)?;
        for (name, bytes) in self.sound.iter() {
            if now.get(name) != Some(bytes) {
                self.write(name, bytes)?;
            }
        }
        Ok(())
    }

    /// Returns all current files.
    pub fn files(&self) -> Result<Files, String> {
        files(&self.root).map_err(told)
    }

    pub fn apply(&self, edit: &Edit) -> Result<(), String> {
        match edit {
            Edit::Write { write, text } => self.write(write, text.as_bytes()),
            Edit::Replace { replace, from, to } => self.replace(replace, from, to),
            Edit::Remove { remove } => {
                fs::remove_file(self.root.join(remove)).map_err(|error| format!("{remove}: {error}"))
            }
            Edit::Bytes { bytes, hex } => {
                let digits =
                    |at| u8::from_str_radix(hex.get(at..at + 2).unwrap_or("?"), 16).map_err(|error| error.to_string());
                let mut new = (0..hex.len()).step_by(2).map(digits).collect::<Result<Vec<u8>, _>>()?;
                new.extend(fs::read(self.root.join(bytes)).unwrap_or_default());
                self.write(bytes, &new)
            }
            Edit::Link { link, to } => {
                let link = self.root.join(link);
                let _ = fs::remove_file(&link);
                std::os::unix::fs::symlink(to, link).map_err(told)
            }
            Edit::Folder { folder } => {
                let _ = fs::remove_file(self.root.join(folder));
                fs::create_dir(self.root.join(folder)).map_err(told)
            }
        }
    }

    pub fn replace(&self, path: &str, from: &str, to: &str) -> Result<(), String> {
        let text = fs::read_to_string(self.root.join(path)).map_err(|error| format!("{path}: {error}"))?;
        if text.matches(from).count() != 1 {
            return Err(format!("{path} does not hold {from:?} once: fix the test"));
        }
        self.write(path, text.replace(from, to).as_bytes())
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), String> {
        let file = self.root.join(path);
        let folder = file.parent().expect("a file lies in a folder");
        let _ = fs::remove_file(&file);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&file, bytes));
        written.map_err(|error| format!("{path}: {error}"))
    }

    /// Copies the files recorded in this copy back to their originals.
    pub fn keep_recorded(&self) -> Result<(), String> {
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small-book");
        for (name, bytes) in self.files()? {
            if ours.join(&name).is_file() && self.sound.get(&name) != Some(&bytes) {
                fs::write(ours.join(name), bytes).map_err(told)?;
            }
        }
        Ok(())
    }

    /// Runs, in this process, the checks that need no more than `needs`.
    pub fn check(&self, needs: Needs, variables: &[(&str, &str)]) -> Outcome {
        let mut environment = Environment::of_process();
        for name in FORGOTTEN {
            environment = environment.with(name, "");
        }
        for (name, value) in variables {
            environment = environment.with(name, value);
        }
        let on_ci = environment.on_ci();
        match check_up_to(&self.root, environment, needs) {
            Ok(report) => {
                let (stdout, passed) = report.told(on_ci);
                Outcome { status: Some(i32::from(!passed)), stdout, stderr: String::new() }
            }
            Err(error) => Outcome { status: Some(2), stdout: String::new(), stderr: format!("error: {error:#}\n") },
        }
    }

    /// Runs the built `cargo course` with `args`.
    pub fn course(&self, args: &[&str], variables: &[(&str, &str)]) -> Result<Outcome, String> {
        self.run(self.command(Path::new(env!("CARGO_BIN_EXE_course"))).args(args).envs(variables.iter().copied()))
    }

    /// Returns a command that runs `checker` in this copy.
    pub fn command(&self, checker: &Path) -> Command {
        let mut command = Command::new(checker);
        command.current_dir(&self.root);
        for name in FORGOTTEN {
            command.env_remove(name);
        }
        command
    }

    pub fn run(&self, command: &mut Command) -> Result<Outcome, String> {
        let output = command.output().map_err(told)?;
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        Ok(Outcome { status: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) })
    }
}

/// Variables that are unset in the small book unless a fault sets them.
const FORGOTTEN: [&str; 4] = ["CI", "BOOK_URL", "BOOK_REPOSITORY", "PYTHON"];

/// Returns all files below `folder` by relative name, except what tools leave behind. For a symbolic link, the
/// content is its target.
fn files(folder: &Path) -> io::Result<Files> {
    let mut found = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        if !next.exists() {
            continue;
        }
        for entry in fs::read_dir(&next)? {
            let entry = entry?;
            let (path, name) = (entry.path(), entry.file_name());
            let is_left = ["__pycache__", "wip", "target"].iter().any(|left| name == *left);
            let kind = entry.file_type()?;
            if kind.is_dir() && !is_left {
                folders.push(path);
            } else if !kind.is_dir() {
                let bytes = if kind.is_symlink() {
                    format!("-> {}", fs::read_link(&path)?.display()).into_bytes()
                } else {
                    fs::read(&path)?
                };
                let name = path.strip_prefix(folder).expect("it lies below").to_string_lossy();
                found.insert(name.replace('\\', "/"), bytes);
            }
        }
    }
    Ok(found)
}

fn remove_empty_folders(folder: &Path) -> io::Result<()> {
    if !folder.exists() || folder.ends_with("target") {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_empty_folders(&entry.path())?;
        }
    }
    if fs::read_dir(folder)?.next().is_none() {
        fs::remove_dir(folder)?;
    }
    Ok(())
}
