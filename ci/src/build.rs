//! Builds every program and test that is asked for in one cargo call, and turns what the compiler says into problems.

use crate::listings::{Workspace, relative};
use crate::report::Problem;
use crate::text::resolve;
use anyhow::{Context, Result, ensure};
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};
use cargo_metadata::{Artifact, Message, Target, TargetKind};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;
use tokio::process::Command;

/// What a build left: executables, and what the compiler had to say.
#[derive(Default)]
pub struct Built {
    /// By the folder of the package, relative to the root, and the name of the program.
    pub programs: BTreeMap<(String, String), PathBuf>,
    pub tests: Vec<Test>,
    /// Warnings and errors of the workspace's own crates.
    pub problems: Vec<Problem>,
}

/// The executable of a file below `tests/`.
#[derive(Clone)]
pub struct Test {
    pub name: String,
    /// The folder of its package, and its file; relative to the root.
    pub dir: String,
    pub source: String,
    pub executable: PathBuf,
}

/// The cargo in use.
pub fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Takes away what `cargo run` tells of this package: some build scripts look at it, and would run again.
pub fn forget_this_package(command: &mut Command) {
    let told = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];
    for (name, _) in std::env::vars_os() {
        if told.iter().any(|told| name.to_string_lossy().starts_with(told)) {
            command.env_remove(name);
        }
    }
}

/// What is going to be built, for whoever waits for it.
pub fn describe(book: &Workspace) -> String {
    format!("building {} listings and {} mends", book.listings.len(), book.mends.len())
}

/// Builds what `book` asks for; one broken crate does not keep the others from being built. An error means that cargo
/// could not do its work, and has said why on stderr.
pub async fn build(book: &Workspace) -> Result<Built> {
    let mut command = Command::new(cargo());
    command.current_dir(&book.root).args(["build", "--workspace", "--keep-going", "--message-format=json"]);
    if book.programs.contains_key("course") {
        command.args(["--exclude", "course"]);
    }
    if book.whole {
        command.arg("--bins").args(book.has_libraries.then_some("--lib"));
        command.args(book.has_tests.then_some("--test=*"));
    } else {
        // Not `--package`: features are those of the whole workspace, or every dependency would be built again.
        let listings = book.listings.iter().filter(|listing| listing.runs).map(|listing| &listing.name);
        let mistakes = book.mistakes.iter().map(|mistake| &mistake.by);
        command.args(listings.chain(&book.mends).flat_map(|name| ["--bin", name]));
        command.args(book.tests.values().flatten().chain(mistakes).flat_map(|name| ["--test", name]));
    }
    let child = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().context("cannot start cargo")?;
    let output = child.wait_with_output().await?;

    let mut built = Built::default();
    let mut failed = false;
    for message in Message::parse_stream(&output.stdout[..]) {
        match message.context("cannot read what cargo says")? {
            Message::CompilerArtifact(artifact) => built.add(book, artifact)?,
            Message::CompilerMessage(said) => {
                failed |= said.message.level == DiagnosticLevel::Error;
                built.problems.extend(problem(book, &said.target, said.message)?);
            }
            _ => {}
        }
    }
    ensure!(output.status.success() || failed, "cargo build failed");
    Ok(built)
}

impl Built {
    fn add(&mut self, book: &Workspace, artifact: Artifact) -> Result<()> {
        let (Some(executable), target) = (artifact.executable, artifact.target) else {
            return Ok(());
        };
        let executable = executable.into_std_path_buf();
        let dir = artifact.manifest_path.parent().context("a manifest lies in a folder")?;
        let dir = relative(&book.root, dir.as_std_path())?;
        if target.is_kind(TargetKind::Bin) {
            self.programs.insert((dir, target.name), executable);
        } else if target.is_kind(TargetKind::Test) {
            let source = relative(&book.root, target.src_path.as_std_path())?;
            self.tests.push(Test { name: target.name, dir, source, executable });
        }
        Ok(())
    }
}

/// A warning or error of the compiler, at the line it is about; `None` for its sums at the end.
fn problem(book: &Workspace, target: &Target, said: Diagnostic) -> Result<Option<Problem>> {
    let level = match said.level {
        DiagnosticLevel::Warning => "warning",
        DiagnosticLevel::Error | DiagnosticLevel::Ice => "error",
        _ => return Ok(None),
    };
    let sum = said.message.starts_with("aborting due to") || said.message.ends_with("emitted");
    if sum && said.spans.is_empty() {
        return Ok(None);
    }
    let (path, line) = match said.spans.iter().find(|span| span.is_primary) {
        // A test that includes the program names it by way of its own folder.
        Some(span) => {
            let path = span.file_name.replace('\\', "/");
            (resolve("", &path).unwrap_or(path), span.line_start)
        }
        None => (relative(&book.root, target.src_path.as_std_path())?, 1),
    };
    let what = format!("{level}: {}", said.message.lines().next().unwrap_or_default());
    let detail = said.rendered.unwrap_or_default();
    Ok(Some(Problem::new(&path, line, what, "mend the program; a listing compiles without a warning").detail(detail)))
}
