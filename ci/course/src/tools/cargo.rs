//! Calls cargo and reads its messages. Also writes scratch packages below the target directory, which are built with
//! the book's locked versions.

use crate::tools::process::{Group, forget_caller};
use crate::tools::progress::step;
use anyhow::{Context, Result, bail};
use book::files::{files_below, write_whole};
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel, DiagnosticSpan};
use cargo_metadata::{Dependency, DependencyKind, Message, Metadata, Target};
use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// A call of cargo that builds or checks.
pub struct Call<'a> {
    /// Progress message.
    pub what: &'a str,
    /// The program to call instead of `cargo`, with a subcommand's arguments.
    pub program: Option<&'a Path>,
    /// Subcommand and arguments.
    pub args: Vec<OsString>,
    pub dir: &'a Path,
    pub target: &'a Path,
    pub env: Vec<(&'static str, OsString)>,
    /// Whether to show cargo's stderr.
    pub shown: bool,
}

/// The messages of a call.
#[derive(Default)]
pub struct Messages {
    /// Each target that was built, with its executable.
    pub executables: Vec<(Target, PathBuf)>,
    /// Compiler messages, each with the target that was compiled.
    pub diagnostics: Vec<(Target, Diagnostic)>,
}

impl Call<'_> {
    /// Makes the call. Compiler errors are among the diagnostics; an `Err` means that cargo could not do its work.
    pub fn run(self) -> Result<Messages> {
        let what = self.what;
        step(what, || self.messages()).with_context(|| format!("{what}: cargo failed"))
    }

    fn messages(self) -> Result<Messages> {
        let mut command = Command::new(self.program.map_or_else(cargo, Into::into));
        forget_caller(&mut command);
        command.args(&self.args).current_dir(self.dir).env("CARGO_TARGET_DIR", self.target);
        command.envs(self.env);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        if !self.shown {
            command.stderr(Stdio::piped());
        }
        let mut group = Group::spawn(command).context("cannot start cargo")?;
        let stdout = group.child().stdout().take().context("its stdout is a pipe")?;
        let stderr = group.child().stderr().take();
        let said = thread::spawn(move || {
            let mut said = String::new();
            if let Some(mut stderr) = stderr {
                let _ = stderr.read_to_string(&mut said);
            }
            said
        });
        let mut messages = Messages::default();
        let mut failed = false;
        for message in Message::parse_stream(std::io::BufReader::new(stdout)) {
            match message.context("cannot read what cargo says")? {
                Message::CompilerArtifact(artifact) => {
                    let executable = artifact.executable.map(|executable| (artifact.target, executable.into()));
                    messages.executables.extend(executable);
                }
                Message::CompilerMessage(message) => {
                    failed |= message.message.level == DiagnosticLevel::Error;
                    messages.diagnostics.push((message.target, message.message));
                }
                _ => {}
            }
        }
        // It has closed its stdout, so it is about to exit.
        let status = group.wait(Duration::from_secs(600))?.context("cargo does not end")?;
        let said = said.join().unwrap_or_default();
        if !status.success() && !failed {
            bail!("it ended with {status}\n{said}");
        }
        Ok(messages)
    }
}

/// Returns the path of the cargo in use.
pub fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Returns cargo's metadata of the packages in the folder `dir`, without dependencies. An error carries cargo's
/// reason.
pub fn metadata(dir: &Path) -> Result<Metadata> {
    let mut command = Command::new(cargo());
    forget_caller(&mut command);
    command.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(dir);
    let output = command.output().context("cannot start cargo")?;
    if !output.status.success() {
        bail!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    serde_json::from_slice(&output.stdout).context("cannot read what cargo metadata says")
}

/// Returns whether the book's `Cargo.lock` exists and matches the manifests. Other complaints of cargo take
/// precedence.
pub fn is_locked(dir: &Path) -> bool {
    let mut command = Command::new(cargo());
    forget_caller(&mut command);
    command.args(["metadata", "--locked", "--offline", "--format-version", "1"]).current_dir(dir);
    let complains = |said: &[u8]| String::from_utf8_lossy(said).contains("--locked");
    command.output().is_ok_and(|output| output.status.success() || !complains(&output.stderr))
}

/// Returns where in the program a diagnostic belongs; for an error inside another crate's macro, that is the call.
pub fn place(said: &Diagnostic) -> Option<&DiagnosticSpan> {
    let mut span = said.spans.iter().find(|span| span.is_primary)?;
    while Path::new(&span.file_name).has_root()
        && let Some(expansion) = &span.expansion
    {
        span = &expansion.span;
    }
    Some(span)
}

/// The files of a scratch package in the folder `dir`.
pub struct Scratch {
    pub dir: PathBuf,
    files: Vec<(String, String)>,
}

impl Scratch {
    pub fn new(dir: PathBuf) -> Scratch {
        Scratch { dir, files: Vec::new() }
    }

    /// Adds a file.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.files.push((path.into(), text.into()));
    }

    /// Writes the files, adds the lock file of the book in `root`, and deletes everything else in the folder.
    /// Unchanged files aren't touched, so cargo doesn't rebuild them. Fails if a file can't be read or written.
    pub fn write(&self, root: &Path) -> Result<()> {
        let lock = book::files::read(&root.join("Cargo.lock"))?.context("the book has no Cargo.lock")?;
        // Cargo removes unused packages from its copy; overwriting that would cause a rebuild.
        let stamp = self.dir.join(".lock-of-the-book");
        if book::files::read(&stamp)?.as_deref() != Some(&lock) {
            write_whole(&self.dir.join("Cargo.lock"), &lock)?;
            write_whole(&stamp, &lock)?;
        }
        for (path, text) in &self.files {
            write_whole(&self.dir.join(path), text)?;
        }
        for old in files_below(&self.dir, "")? {
            let is_ours = self.files.iter().any(|(path, _)| *path == old);
            if !is_ours && old != "Cargo.lock" && !old.starts_with('.') {
                std::fs::remove_file(self.dir.join(&old)).with_context(|| format!("cannot delete {old}"))?;
            }
        }
        Ok(())
    }
}

/// Returns dependencies as lines of a manifest.
pub fn dependency_lines(of: &[Dependency]) -> Vec<String> {
    of.iter().filter(|dependency| dependency.kind == DependencyKind::Normal).map(line).collect()
}

fn line(dependency: &Dependency) -> String {
    let Dependency { name, req, features, uses_default_features, .. } = dependency;
    let from = match &dependency.path {
        Some(path) => format!("path = {:?}", path.as_str()),
        None => format!("version = {:?}", req.to_string()),
    };
    let key = dependency.rename.as_ref().unwrap_or(name);
    let package = dependency.rename.as_ref().map(|_| format!(", package = {name:?}")).unwrap_or_default();
    format!("{key} = {{ {from}{package}, features = {features:?}, default-features = {uses_default_features} }}")
}
