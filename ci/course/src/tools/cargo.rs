//! Cargo: what it builds, and what the compilers behind it say, as messages. And scratch packages, which are written below the
//! target directory and built there with the book's locked versions.

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
    /// Said while it runs.
    pub what: &'a str,
    /// `cargo`, or what is called in its place as a subcommand is.
    pub program: Option<&'a Path>,
    /// The subcommand and its arguments.
    pub args: Vec<OsString>,
    pub dir: &'a Path,
    pub target: &'a Path,
    pub env: Vec<(&'static str, OsString)>,
    /// Whether what cargo says while it works goes to stderr.
    pub shown: bool,
}

/// What came of a call.
#[derive(Default)]
pub struct Messages {
    /// What was built: each target with its executable.
    pub executables: Vec<(Target, PathBuf)>,
    /// What compilers said, each with what they compiled.
    pub diagnostics: Vec<(Target, Diagnostic)>,
}

impl Call<'_> {
    /// Makes the call. What does not compile is among the diagnostics; an error means that cargo could not do its work.
    pub fn run(self) -> Result<Messages> {
        let what = self.what;
        step(what, || self.messages()).with_context(|| format!("{what}: cargo could not do it"))
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
        // It has closed its stdout.
        let status = group.wait(Duration::from_secs(600))?.context("cargo does not end")?;
        let said = said.join().unwrap_or_default();
        if !status.success() && !failed {
            bail!("it ended with {status}\n{said}");
        }
        Ok(messages)
    }
}

/// The cargo in use.
pub fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// What cargo knows of the packages in the folder `dir`, without what they depend on. An error when it cannot tell, with its
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

/// Whether the book's `Cargo.lock` is there and fits the manifests, as far as cargo complains of nothing else before.
pub fn is_locked(dir: &Path) -> bool {
    let mut command = Command::new(cargo());
    forget_caller(&mut command);
    command.args(["metadata", "--locked", "--offline", "--format-version", "1"]).current_dir(dir);
    let complains = |said: &[u8]| String::from_utf8_lossy(said).contains("--locked");
    command.output().is_ok_and(|output| output.status.success() || !complains(&output.stderr))
}

/// Where in the program a diagnostic belongs: inside of a macro of another crate, where the program calls that.
pub fn place(said: &Diagnostic) -> Option<&DiagnosticSpan> {
    let mut span = said.spans.iter().find(|span| span.is_primary)?;
    while Path::new(&span.file_name).has_root()
        && let Some(expansion) = &span.expansion
    {
        span = &expansion.span;
    }
    Some(span)
}

/// Files of a scratch package, below the folder `dir`.
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

    /// Writes the files with the locked versions of the book in `root`, and deletes what lay there before. A file that says
    /// the same is left as it is, or cargo would build it again. An error when one cannot be read or written.
    pub fn write(&self, root: &Path) -> Result<()> {
        let lock = book::files::read(&root.join("Cargo.lock"))?.context("the book has no Cargo.lock")?;
        // Cargo drops from its copy what the package does not need; to write it anew would make everything new.
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

/// What a package depends on, as lines of a manifest.
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
