//! Builds all selected programs and tests with a single call of cargo, and turns compiler output into findings.

use crate::tools::cargo::{Call, is_locked, place};
use anyhow::Result;
use book::files::relative;
use book::path::resolve;
use book::workspace::LINT_PACKAGE;
use book::{Finding, Workspace};
use cargo_metadata::Target;
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

/// The result of a build: executables and compiler output.
#[derive(Default)]
pub struct Built {
    /// Executables by the source file of their `main` or their tests.
    pub executables: BTreeMap<String, PathBuf>,
    /// Warnings and errors in the workspace's own crates, and targets that cargo silently didn't build.
    pub findings: Vec<Finding>,
}

/// Builds what `book` selects. A broken crate doesn't keep the others from being built. Fails if cargo can't do its
/// work.
pub fn build(book: &Workspace) -> Result<Built> {
    let mut args =
        ["build", "--locked", "--workspace", "--keep-going", "--message-format=json"].map(String::from).to_vec();
    // Leaves out the checker, its crates, and the lint's judging set.
    let ours =
        book.packages.iter().filter(|dir| !dir.starts_with("listings/")).filter_map(|dir| dir.rsplit('/').next());
    let kept = ["blocking-in-async", "snippets"];
    for left_out in ours.filter(|name| !kept.contains(name) && book.programs.contains_key(*name)) {
        args.extend(["--exclude".into(), left_out.into()]);
    }
    if book.whole {
        let has_library =
            book.listings.iter().any(|listing| listing.targets.iter().any(|file| file.ends_with("/lib.rs")));
        args.extend(["--bins".into(), "--test=*".into()]);
        args.extend(has_library.then(|| "--lib".into()));
    } else {
        // Not `--package`: with the features of the whole workspace, dependencies need not be built again.
        let listings = book.listings.iter().filter(|listing| listing.runs).map(|listing| &listing.name);
        let tests = book.listings.iter().flat_map(|listing| &listing.tests);
        let finders = book.mistakes.iter().map(|mistake| &mistake.finder);
        args.extend(listings.chain(&book.fixes).flat_map(|name| ["--bin".into(), name.clone()]));
        args.extend(tests.chain(finders).flat_map(|name| ["--test".into(), name.clone()]));
        args.extend(book.has_lint().then_some(["--bin", LINT_PACKAGE]).into_iter().flatten().map(String::from));
    }
    let what = format!("building {} listings and {} fixes", book.listings.len(), book.fixes.len());
    let call = Call {
        what: &what,
        program: None,
        args: args.into_iter().map(OsString::from).collect(),
        dir: &book.root,
        target: &book.target,
        env: Vec::new(),
        shown: true,
    };
    let messages = call.run().map_err(|error| {
        let outdated =
            "Cargo.lock is missing or older than the manifests; run `cargo update --workspace` and commit the result";
        if is_locked(&book.root) { error } else { error.context(outdated) }
    })?;
    let mut built = Built::default();
    for (target, executable) in messages.executables {
        built.executables.insert(relative(&book.root, target.src_path.as_std_path())?, executable);
    }
    for (target, said) in messages.diagnostics {
        built.findings.extend(finding(book, &target, said)?);
    }
    for (dir, source) in book.sources() {
        let explained = built.findings.iter().any(|finding| finding.path.starts_with(&format!("{dir}/")));
        if !explained && !built.executables.contains_key(&source) {
            built.findings.push(Finding::new(&source, 1, "cargo did not build this", "fix its dependencies"));
        }
    }
    Ok(built)
}

/// Turns a compiler warning or error into a finding; `None` for the summaries at the end.
fn finding(book: &Workspace, target: &Target, said: Diagnostic) -> Result<Option<Finding>> {
    let level = match said.level {
        DiagnosticLevel::Warning => "warning",
        DiagnosticLevel::Error | DiagnosticLevel::Ice => "error",
        _ => return Ok(None),
    };
    let is_sum = said.message.starts_with("aborting due to") || said.message.ends_with("emitted");
    if is_sum && said.spans.is_empty() {
        return Ok(None);
    }
    let (path, line) = match place(&said) {
        // A test that includes the program names it relative to its own folder.
        Some(span) => {
            let path = span.file_name.replace('\\', "/");
            (resolve("", &path).unwrap_or(path), span.line_start)
        }
        None => (relative(&book.root, target.src_path.as_std_path())?, 1),
    };
    let what = format!("{level}: {}", said.message.lines().next().unwrap_or_default());
    let detail = said.rendered.unwrap_or_default();
    Ok(Some(Finding::new(&path, line, what, "fix the program; listings must compile without warnings").detail(detail)))
}
