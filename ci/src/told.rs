//! Who tells of which mistake: every wrong program of the catalogue, shown to each compiler without the lines by which it asks for
//! a lint or silences one. What is said of the right program too is not about the mistake, and does not count. The answer is a table,
//! recorded as everything that a machine made.

use crate::build::{Built, LINT};
use crate::catalogue::{Entry, Program, entries};
use crate::compilers::{Compiler, ask};
use crate::files::read;
use crate::listings::{Catalogue, MISTAKES, Workspace};
use crate::programs::{Fact, Produced};
use crate::record;
use crate::report::{Problem, Report};
use crate::scratch::{dependencies, put};
use crate::stamp::Stamp;
use crate::text::Text;
use anyhow::{Context, Result};
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The recorded table.
pub const TABLE: &str = "listings/mistakes/who-tells.md";
/// Of the package of all programs.
const NAME: &str = "who-tells";

/// Compares the table with the recorded one, unless everything it depends on is as it was when they agreed. An error is of the
/// machine.
pub async fn check(book: &Workspace, text: &Text, built: &Built) -> Result<Report> {
    let mut report = Report::default();
    let entries = entries(book, text);
    if entries.is_empty() {
        return Ok(report);
    }
    let programs = entries.iter().flat_map(|entry| [entry.wrong(), entry.right()]).flatten();
    let listings = programs.filter_map(|program| match program {
        Program::Listing(listing) => Some(listing.dir.as_str()),
        _ => None,
    });
    let pages = entries.iter().map(|entry| entry.page.path.as_str());
    // The mistakes lie beside the table, the lints and what clippy is told of.
    let inputs: BTreeSet<&str> = listings.chain(pages).chain([MISTAKES]).collect();
    let inputs: Vec<&str> = inputs.into_iter().collect();
    let mut outside: Vec<PathBuf> = built.executables.get(LINT).into_iter().cloned().collect();
    outside.push(std::env::current_exe()?);
    let stamp = Stamp::new(book, NAME, &["rustc", "clippy-driver"], &outside, &inputs).await?;
    if let Some(passed) = stamp.passed() {
        eprintln!("         asking who tells of {} mistakes: unchanged", entries.len());
        report.passed += passed;
        return Ok(report);
    }
    report.absorb(record::compare(book, vec![produce(book, text, built).await?])?);
    if report.problems.is_empty() {
        stamp.keep(report.passed)?;
    }
    Ok(report)
}

/// The lints that readers are advised to switch on, as a manifest has them.
const LINTS: &str = "listings/mistakes/lints.toml";

/// Something that is said of a program.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    /// The code or the lint; `error` where an error has none.
    name: String,
    /// In one line: of a wrong program and of a right one a lint may say different things.
    message: String,
}

/// What one tool says of all programs.
struct Tool {
    title: &'static str,
    /// By the name of a program, what is said of it.
    said: BTreeMap<String, BTreeSet<Said>>,
}

/// Makes the table. An error is of the machine.
pub async fn produce(book: &Workspace, text: &Text, built: &Built) -> Result<Produced> {
    let Some(Catalogue { index, .. }) = &book.settings.catalogue else { return Ok(Ok(Vec::new())) };
    let entries: Vec<Entry> = entries(book, text);
    let Some(lint) = built.executables.get(LINT) else {
        return Ok(Err(Problem::new(TABLE, 1, "nothing builds the lint, which is asked too", format!("mend {LINT}"))));
    };
    let [plain, asking] = [NAME, "who-tells-asked"].map(|name| book.target.join("course").join(name));
    lay_out(book, &entries, &plain, "")?;
    let lints = read(&book.root.join(LINTS))?.with_context(|| format!("there is no {LINTS}"))?;
    lay_out(book, &entries, &asking, &lints)?;
    let configuration = book.root.join(MISTAKES);
    let as_it_comes = || Compiler::Clippy { configuration: None };
    let asked = Compiler::Clippy { configuration: Some(&configuration) };
    let tools = [
        ("rustc", &plain, Compiler::Rustc, &[][..]),
        ("clippy", &plain, as_it_comes(), &[]),
        ("clippy, pedantic", &plain, as_it_comes(), &["-W", "clippy::pedantic"]),
        ("this book's lint", &plain, Compiler::Blocking(lint), &[]),
        ("lints switched on", &asking, asked, &[]),
    ];
    let mut answers = Vec::new();
    for (title, dir, compiler, flags) in tools {
        let what = format!("asking {} of {} mistakes", title, entries.len());
        let mut said: BTreeMap<String, BTreeSet<Said>> = BTreeMap::new();
        for (target, diagnostic) in ask(book, dir, compiler, &["--bins".into()], flags, &what).await? {
            said.entry(target.name).or_default().extend(named(diagnostic));
        }
        answers.push(Tool { title, said });
    }
    let folder = index.rsplit_once('/').map_or("", |(folder, _)| folder);
    let text = draw(&entries, &answers, folder);
    Ok(Ok(vec![Fact { path: TABLE.into(), text, name: String::new(), says: "the compilers say".into() }]))
}

/// Writes a package of all programs, whose manifest ends with `lints`.
fn lay_out(book: &Workspace, entries: &[Entry], dir: &Path, lints: &str) -> Result<()> {
    let mut lines: BTreeSet<String> = dependencies(&book.mistakes_dependencies).into_iter().collect();
    let mut programs = BTreeMap::new();
    let wrong = entries.iter().filter_map(|entry| Some((entry.wrong()?, true)));
    for (program, is_wrong) in wrong.chain(entries.iter().filter_map(|entry| Some((entry.right()?, false)))) {
        if let Program::Listing(listing) = program {
            lines.extend(dependencies(&listing.dependencies));
        }
        let source = program.source();
        let text = read(&book.root.join(&source))?.with_context(|| format!("there is no {source}"))?;
        // What a wrong program says of lints, it says for the page; that of a right one is a part of it.
        let says = |line: &&str| ["#![deny(", "#[expect(", "#[allow("].iter().any(|says| line.starts_with(says));
        // The lines keep their numbers.
        let plain =
            text.lines().flat_map(|line| [Some(line).filter(|line| !is_wrong || !says(line)).unwrap_or(""), "\n"]);
        programs.insert(target(&program), plain.collect::<String>());
    }
    let lines: String = lines.into_iter().flat_map(|line| [line, "\n".into()]).collect();
    let package = format!("[package]\nname = {NAME:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n");
    put(&dir.join("Cargo.toml"), &format!("[workspace]\n\n{package}\n[dependencies]\n{lines}\n{lints}"))?;
    put(&dir.join("Cargo.lock"), &read(&book.root.join("Cargo.lock"))?.context("the book has no Cargo.lock")?)?;
    let bins = dir.join("src/bin");
    for (name, text) in &programs {
        put(&bins.join(name).with_extension("rs"), text)?;
    }
    for file in std::fs::read_dir(&bins)? {
        let path = file?.path();
        if path.file_stem().is_none_or(|name| !programs.contains_key(&*name.to_string_lossy())) {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// The name of a program in the package of all: a mend has that of its mistake.
fn target(program: &Program) -> String {
    match program {
        Program::Mend(name) => format!("{name}-mended"),
        _ => program.name().into(),
    }
}

/// What a diagnostic says, unless it is a sum.
fn named(said: Diagnostic) -> Option<Said> {
    let name = match said.code {
        Some(code) => code.code.trim_start_matches("clippy::").into(),
        None if said.level == DiagnosticLevel::Error && !said.spans.is_empty() => "error".into(),
        None => return None,
    };
    Some(Said { name, message: said.message })
}

/// The sums, and below them the table. Of each tool it tells what that adds to those before.
fn draw(entries: &[Entry], tools: &[Tool], folder: &str) -> String {
    let mut rows = String::new();
    let mut firsts = vec![0; tools.len()];
    for entry in entries {
        let (Some(wrong), Some(right)) = (entry.wrong(), entry.right()) else { continue };
        let mut told = BTreeSet::new();
        let mut cells = Vec::new();
        for (tool, first) in tools.iter().zip(&mut firsts) {
            let of = |program| tool.said.get(&target(&program)).cloned().unwrap_or_default();
            let about_it: BTreeSet<String> = of(wrong).difference(&of(right)).map(|said| said.name.clone()).collect();
            let new: Vec<String> = about_it.difference(&told).map(|name| format!("`{name}`")).collect();
            if !new.is_empty() {
                *first += usize::from(told.is_empty());
                cells.push(format!("{}: {}", tool.title, new.join(", ")));
            }
            told.extend(about_it);
        }
        let by = if cells.is_empty() { "nobody".into() } else { cells.join("<br>") };
        let page = entry.page.path.strip_prefix(folder).map_or(&*entry.page.path, |page| page.trim_start_matches('/'));
        let title = entry.section.title.replace('|', "\\|");
        rows += &format!("| [{title}]({page}#{}) | {by} |\n", entry.section.id);
    }
    let mut left = entries.len();
    let mut sums = format!("| of {left} mistakes | first told by |\n|---:|---|\n");
    for (tool, first) in tools.iter().zip(firsts) {
        left -= first;
        sums += &format!("| {first} | {} |\n", tool.title);
    }
    format!("{sums}| {left} | nobody |\n\n| mistake | told by |\n|---|---|\n{rows}")
}
