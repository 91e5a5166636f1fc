//! Builds every program and test that is asked for in one cargo call, and turns what the compiler says into problems.

use crate::files::relative;
use crate::listings::Workspace;
use crate::progress::step;
use crate::report::Problem;
use crate::text::resolve;
use anyhow::{Context, Result, ensure};
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel, DiagnosticSpan};
use cargo_metadata::{Message, Target};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::process::Command;

/// The lint of this repository: its package, its folder, and the file of its program.
pub const LINT_PACKAGE: &str = "cargo-blocking-in-async";
pub const LINT_DIR: &str = "ci/blocking-in-async";
pub const LINT: &str = "ci/blocking-in-async/src/main.rs";

/// What a build left: executables, and what the compiler had to say.
#[derive(Default)]
pub struct Built {
    /// By the file that holds their `main` or their tests, relative to the root.
    pub executables: BTreeMap<String, PathBuf>,
    /// Warnings and errors of the workspace's own crates, and what was not built without a word.
    pub problems: Vec<Problem>,
}

/// The cargo in use.
pub fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Builds what `book` asks for; one broken crate does not keep the others from being built. An error means that cargo
/// could not do its work, and has said why on stderr.
pub async fn build(book: &Workspace) -> Result<Built> {
    let mut command = Command::new(cargo());
    command.current_dir(&book.root).args(["build", "--workspace", "--keep-going", "--message-format=json"]);
    // The checker is built, with the recorder in it, and what judges the lint is only read by it.
    for left_out in ["course", "seeded", "timeline"].into_iter().filter(|package| book.programs.contains_key(*package))
    {
        command.args(["--exclude", left_out]);
    }
    if book.whole {
        command.args(["--bins", "--test=*"]).args(book.has_libraries.then_some("--lib"));
    } else {
        // Not `--package`: features are those of the whole workspace, or every dependency would be built again.
        let listings = book.listings.iter().filter(|listing| listing.runs).map(|listing| &listing.name);
        let tests = book.listings.iter().flat_map(|listing| &listing.tests);
        let mistakes = book.mistakes.iter().map(|mistake| &mistake.by);
        command.args(listings.chain(&book.mends).flat_map(|name| ["--bin", name]));
        command.args(tests.chain(mistakes).flat_map(|name| ["--test", name]));
        command.args(book.has_lint().then_some(["--bin", LINT_PACKAGE]).into_iter().flatten());
    }
    let child = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().context("cannot start cargo")?;
    let what = format!("building {} listings and {} mends", book.listings.len(), book.mends.len());
    let output = step(&what, child.wait_with_output()).await?;

    let mut built = Built::default();
    let mut failed = false;
    for message in Message::parse_stream(&output.stdout[..]) {
        match message.context("cannot read what cargo says")? {
            Message::CompilerArtifact(artifact) => {
                if let Some(executable) = artifact.executable {
                    let source = relative(&book.root, artifact.target.src_path.as_std_path())?;
                    built.executables.insert(source, executable.into());
                }
            }
            Message::CompilerMessage(said) => {
                failed |= said.message.level == DiagnosticLevel::Error;
                built.problems.extend(problem(book, &said.target, said.message)?);
            }
            _ => {}
        }
    }
    ensure!(output.status.success() || failed, "cargo build failed");
    for (dir, source) in book.sources() {
        let explained = built.problems.iter().any(|problem| problem.path.starts_with(&format!("{dir}/")));
        if !explained && !built.executables.contains_key(&source) {
            built.problems.push(Problem::new(&source, 1, "cargo did not build this", "mend what it depends on"));
        }
    }
    Ok(built)
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
    let (path, line) = match place(&said) {
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
