//! Tries exercises: runs the tests on the start, whose failure is recorded, and on the solution and the cheats, each of
//! which is built in place of the start in a scratch workspace.

use crate::produce::build::Built;
use crate::snapshot::{Fact, Produced};
use crate::tools::cargo::{Call, Scratch, place};
use crate::tools::process::{Output, Run};
use crate::tools::test_harness::run_tests;
use anyhow::{Context, Result};
use book::files::read;
use book::{Finding, Listing, Workspace};
use cargo_metadata::Target;
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// Folders of the scratch workspace, below the target directory: for the whole book, and for a part of it.
const FOLDERS: [&str; 2] = ["course/exercises", "course/exercises-of-a-part"];

/// A file that is tried in place of an exercise's start.
pub struct Variant<'a> {
    pub exercise: &'a Listing,
    /// Path of the file.
    pub path: String,
    pub is_solution: bool,
    /// Name of its package in the scratch workspace.
    package: String,
}

/// The variants that were built: their tests, and what the compiler said.
#[derive(Default)]
pub struct Tried {
    /// Executables of tests, each with its variant's package.
    executables: Vec<(String, PathBuf)>,
    pub findings: Vec<Finding>,
}

/// Returns the solution and the cheats of an exercise, as far as they exist.
pub fn variants(listing: &Listing) -> Vec<Variant<'_>> {
    let Some(exercise) = &listing.exercise else { return Vec::new() };
    let variant = |path: String, is_solution: bool| {
        let stem = path.rsplit('/').next().and_then(|name| name.strip_suffix(".rs")).unwrap_or_default();
        let package = format!("{}--{}", listing.name, if is_solution { "solution" } else { stem });
        Variant { exercise: listing, path, is_solution, package }
    };
    let solution = exercise.solved.then(|| variant(listing.solution(), true));
    solution.into_iter().chain(exercise.cheats.iter().map(|cheat| variant(cheat.clone(), false))).collect()
}

/// Runs the tests of the start and produces `fails.txt`. A start that passes is a finding. An error is the machine's
/// fault.
pub fn start(book: &Workspace, built: &Built, listing: &Listing) -> Result<Produced> {
    let mut text = String::new();
    for test in &listing.tests {
        // The build has already reported a test that didn't compile.
        let Some(executable) = built.executables.get(&listing.test(test)) else { return Ok(Ok(Vec::new())) };
        let output = run(executable, &book.root.join(&listing.dir), listing.switches.limit)?;
        if let Err((what, fix)) = output.ended {
            return Ok(Err(Finding::new(&listing.test(test), 1, format!("on the start, this file {what}"), fix)));
        }
        text += &said(&output.stdout, &format!("{}/", listing.dir));
    }
    if !text.contains("... FAILED") {
        let fix = "leave something to do in the start, and test it";
        return Ok(Err(Finding::new(&listing.start(), 1, "the start of this exercise passes its tests", fix)));
    }
    let says = format!("the tests of the exercise `{}` say", listing.name);
    Ok(Ok(vec![Fact { path: listing.fails(), text, name: listing.name.clone(), says }]))
}

/// Runs tests one after another, so that their panics come in the same order each time.
fn run(executable: &Path, dir: &Path, limit: u64) -> Result<Output> {
    Run { args: vec!["--test-threads=1".into()], ..run_tests(executable, dir, limit) }.output()
}

/// Returns what tests said: a line for each test, then the message of each panic, with paths below the folder `dir`.
/// Leaves out what differs from run to run.
fn said(output: &str, dir: &str) -> String {
    let is_result = |line: &&str| line.starts_with("test ") && line.contains(" ... ");
    let mut said: String = output.lines().filter(is_result).flat_map(|line| [line, "\n"]).collect();
    let mut lines = output.lines();
    while let Some(line) = lines.next() {
        let Some((test, place)) = line.strip_prefix("thread '").and_then(|line| line.split_once("' ")) else {
            continue;
        };
        let Some((_, place)) = place.split_once("panicked at ") else { continue };
        said += &format!("\n{test} panicked at {}\n", place.replace(dir, ""));
        let is_message = |line: &&str| !line.is_empty() && !line.starts_with("note: run with");
        said.extend(lines.by_ref().take_while(is_message).flat_map(|line| [line, "\n"]));
    }
    said
}

/// Builds the solutions and cheats of all `exercises`, so that each is built once, and asks clippy about the solutions.
/// An error is the machine's fault.
pub fn build(book: &Workspace, exercises: &[&Listing]) -> Result<Tried> {
    let variants: Vec<Variant> = exercises.iter().flat_map(|exercise| variants(exercise)).collect();
    let scratch = lay_out(book, &variants)?;
    let call = |what: &str, args: Vec<&str>| {
        let args = args.into_iter().chain(["--keep-going", "--message-format=json"]).map(Into::into).collect();
        let env = vec![("CLIPPY_DISABLE_DOCS_LINKS", "1".into())];
        Call { what, program: None, args, dir: &scratch, target: &book.target, env, shown: false }.run()
    };
    let what = format!("building {} solutions and cheats", variants.len());
    let messages = call(&what, vec!["build", "--workspace", "--test=*"])?;
    let mut tried = Tried::default();
    let package = |target: &Target| {
        let below = Path::new(target.src_path.as_str()).strip_prefix(&scratch).ok()?;
        Some(below.components().next()?.as_os_str().to_string_lossy().into_owned())
    };
    let of = |target: &Target| variants.iter().find(|variant| package(target).as_deref() == Some(&*variant.package));
    for (target, executable) in messages.executables {
        tried.executables.extend(package(&target).map(|package| (package, executable)));
    }
    let is_error = |said: &Diagnostic| said.level == DiagnosticLevel::Error && !said.spans.is_empty();
    for (target, said) in messages.diagnostics.into_iter().filter(|(_, said)| is_error(said)) {
        tried.findings.extend(of(&target).map(|variant| finding(variant, &said)));
    }
    let solutions = variants.iter().filter(|variant| variant.is_solution);
    let packages: Vec<&str> = solutions.flat_map(|variant| ["--package", &*variant.package]).collect();
    if packages.is_empty() {
        return Ok(tried);
    }
    let clippy = call("asking clippy about solutions", ["clippy"].into_iter().chain(packages).collect())?;
    let is_warning = |said: &Diagnostic| said.level == DiagnosticLevel::Warning && !said.spans.is_empty();
    for (target, said) in clippy.diagnostics.into_iter().filter(|(_, said)| is_warning(said)) {
        let solution = of(&target).filter(|variant| variant.is_solution);
        tried.findings.extend(solution.map(|variant| finding(variant, &said)));
    }
    Ok(tried)
}

impl Tried {
    /// Runs the tests of a variant; one output for each file of tests.
    pub fn outputs(&self, variant: &Variant) -> Result<Vec<Output>> {
        let executables = self.executables.iter().filter(|(package, _)| *package == variant.package);
        let dir = |executable: &Path| executable.parent().unwrap_or(executable).to_path_buf();
        let limit = variant.exercise.switches.limit;
        executables.map(|(_, executable)| run(executable, &dir(executable), limit)).collect()
    }
}

/// Turns what a compiler said about a variant into a finding.
fn finding(variant: &Variant, said: &Diagnostic) -> Finding {
    let span = place(said).filter(|span| span.file_name.ends_with("src/lib.rs"));
    let what = said.message.lines().next().unwrap_or_default();
    let detail = said.rendered.clone().unwrap_or_default();
    let fix = "it must compile with the exercise's tests, and a solution without a warning";
    Finding::new(&variant.path, span.map_or(1, |span| span.line_start), what, fix).detail(detail)
}

/// Writes the scratch workspace and returns its folder: a package for each variant, with the book's versions, lints and
/// profile.
fn lay_out(book: &Workspace, variants: &[Variant]) -> Result<PathBuf> {
    let mut scratch = Scratch::new(book.target.join(FOLDERS[usize::from(!book.whole)]));
    scratch.add("Cargo.toml", workspace_manifest(book, variants)?);
    for variant in variants {
        let Variant { exercise, path, package, .. } = variant;
        let manifest = read(&book.root.join(exercise.manifest()))?.context("an exercise has a manifest")?;
        let mut manifest: Table = manifest.parse().context("cargo has read it before")?;
        let named = manifest.get_mut("package").and_then(Value::as_table_mut).context("it has a name")?;
        named.insert("name".into(), package.as_str().into());
        let library = Table::from_iter([("name".to_string(), exercise.name.replace('-', "_").into())]);
        manifest.insert("lib".into(), library.into());
        scratch.add(format!("{package}/Cargo.toml"), toml::to_string(&manifest)?);
        let text = read(&book.root.join(path))?.with_context(|| format!("there is no {path}"))?;
        scratch.add(format!("{package}/src/lib.rs"), text);
        for test in &exercise.tests {
            let path = exercise.test(test);
            let text = read(&book.root.join(&path))?.with_context(|| format!("there is no {path}"))?;
            scratch.add(format!("{package}/tests/{test}.rs"), text);
        }
    }
    scratch.write(&book.root)?;
    Ok(scratch.dir)
}

/// Returns the manifest of the scratch workspace: that of the book, with other members and absolute paths.
fn workspace_manifest(book: &Workspace, variants: &[Variant]) -> Result<String> {
    let text = read(&book.root.join("Cargo.toml"))?.context("the book has a manifest")?;
    let mut manifest: Table = text.parse().context("Cargo.toml")?;
    let workspace = manifest.get_mut("workspace").and_then(Value::as_table_mut).context("Cargo.toml: no workspace")?;
    let members: Vec<String> = variants.iter().map(|variant| variant.package.clone()).collect();
    workspace.insert("members".into(), members.into());
    workspace.remove("metadata");
    let dependencies = workspace.get_mut("dependencies").and_then(Value::as_table_mut);
    for (_, dependency) in dependencies.into_iter().flatten() {
        if let Some(Value::String(path)) = dependency.get_mut("path") {
            *path = book.root.join(&*path).to_string_lossy().into_owned();
        }
    }
    Ok(toml::to_string(&manifest)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tests_say_is_cut_to_what_stays_the_same() {
        let output = "\nrunning 2 tests\ntest a ... FAILED\ntest b ... ok\n\nfailures:\n\n---- a stdout ----\n\n\
            thread 'a' (42) panicked at listings/x/tests/x.rs:3:5:\nassertion failed: it was lost\n  left: 1\n\
            note: run with `RUST_BACKTRACE=1`\n\n\nfailures:\n    a\n\ntest result: FAILED. finished in 0.01s\n";
        let expected = "test a ... FAILED\ntest b ... ok\n\na panicked at tests/x.rs:3:5:\nassertion failed: it was lost\n  left: 1\n";
        assert_eq!(said(output, "listings/x/"), expected);
    }
}
