//! How much the lint finds, measured on the seeded crate: which of the marked lines it reports, and whether it reports
//! any others. The result is recorded in `seeded.txt`. This test knows nothing about how the lint decides.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use syn::visit::Visit;

const BLOCKING_LINES: usize = 70;
const LEGITIMATE_FUNCTIONS: usize = 50;
/// The lowest recall that passes, in hundredths.
const RECALL: usize = 85;

#[test]
fn sees_what_blocks_and_nothing_else() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let seeded = package.join("seeded");
    let sources = sources(&seeded);
    let verdict = Verdict {
        legitimate: legitimate_functions(&sources),
        ..Verdict::of(&marks(&sources), &reports(&seeded), &sources)
    };
    let lines = verdict.found + verdict.missed.len();
    assert!(lines >= BLOCKING_LINES, "{lines} marked lines, fewer than {BLOCKING_LINES}");
    assert!(verdict.legitimate >= LEGITIMATE_FUNCTIONS, "{} legitimate functions are too few", verdict.legitimate);

    let record = package.join("seeded.txt");
    if std::env::var_os("RECORD").is_some_and(|record| record == "1") {
        fs::write(&record, verdict.to_string()).unwrap_or_else(|error| panic!("{}: {error}", record.display()));
    }
    assert!(verdict.false_reports.is_empty(), "reported, and not marked:\n{}", listed(&verdict.false_reports));
    assert!(
        verdict.found * 100 >= lines * RECALL,
        "recall {} is below 0.{RECALL}; missed:\n{}",
        verdict.recall(),
        listed(&verdict.missed)
    );
    compare(&record, &verdict.to_string());
}

/// A line of the seeded crate, with the file's path relative to the crate's folder.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Place {
    file: String,
    line: usize,
}

/// The sources of the seeded crate, by their path relative to its folder.
type Sources = BTreeMap<String, String>;

fn sources(seeded: &Path) -> Sources {
    let mut sources = Sources::new();
    let mut folders = vec![seeded.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("an entry of a folder that could be opened").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                sources.insert(relative(seeded, &path), text);
            }
        }
    }
    sources
}

fn relative(folder: &Path, path: &Path) -> String {
    let path = path.strip_prefix(folder).unwrap_or(path);
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// The marked lines, and whether the mark says `hard`.
///
/// # Panics
///
/// On a mark that it can't read, and on one in a file where nothing may block.
fn marks(sources: &Sources) -> BTreeMap<Place, bool> {
    let mut marks = BTreeMap::new();
    for (file, text) in sources {
        for (index, line) in text.lines().enumerate() {
            if line.starts_with("//!") || !line.contains("// BLOCKS") {
                continue;
            }
            let number = index + 1;
            assert!(!file.starts_with("src/legitimate/"), "{file}:{number}: a mark in legitimate code");
            let (code, hard) = match (line.strip_suffix("// BLOCKS"), line.strip_suffix("// BLOCKS, hard")) {
                (Some(code), _) => (code, false),
                (_, Some(code)) => (code, true),
                _ => panic!("{file}:{number}: a mark is `// BLOCKS` or `// BLOCKS, hard`, at the end of its line"),
            };
            // rustfmt moves a comment after an opening brace to its own line.
            let marked = if code.trim().is_empty() { index } else { number };
            let twice = marks.insert(Place { file: file.clone(), line: marked }, hard).is_some();
            assert!(!twice, "{file}:{marked} is marked twice");
        }
    }
    marks
}

/// The number of functions below `src/legitimate` that have a body and a doc comment.
fn legitimate_functions(sources: &Sources) -> usize {
    let mut count = Documented(0);
    for (file, text) in sources.iter().filter(|(file, _)| file.starts_with("src/legitimate/")) {
        count.visit_file(&syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}")));
    }
    count.0
}

struct Documented(usize);

impl Documented {
    fn count(&mut self, attributes: &[syn::Attribute]) {
        self.0 += usize::from(attributes.iter().any(|attribute| attribute.path().is_ident("doc")));
    }
}

impl<'ast> Visit<'ast> for Documented {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.count(&function.attrs);
        syn::visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.count(&function.attrs);
        syn::visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if function.default.is_some() {
            self.count(&function.attrs);
        }
        syn::visit::visit_trait_item_fn(self, function);
    }
}

/// The places that the lint reports in the seeded crate, including its tests and programs.
fn reports(seeded: &Path) -> BTreeSet<Place> {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-blocking-in-async"))
        .args(["blocking-in-async", "--message-format=json", "--all-targets", "--manifest-path"])
        .arg(seeded.join("Cargo.toml"))
        .output()
        .expect("cargo has built the lint");
    let messages = String::from_utf8(output.stdout).expect("cargo's messages are UTF-8");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the lint ended with {}:\n{messages}\n{stderr}", output.status);
    messages.lines().flat_map(reported).map(|(file, line)| Place { file: within(seeded, &file), line }).collect()
}

/// The files and lines of the report in one of cargo's messages, if it holds one: that of the report, and those of other
/// calls that block in the same way.
fn reported(message: &str) -> Vec<(String, usize)> {
    let message: Value =
        serde_json::from_str(message).unwrap_or_else(|error| panic!("not a message from cargo ({error}): {message}"));
    let diagnostic = &message["message"];
    let code = diagnostic["code"]["code"].as_str().unwrap_or_default();
    if message["reason"] != "compiler-message" || !["blocking_in_async", "stat_in_async"].contains(&code) {
        return Vec::new();
    }
    let notes = diagnostic["children"].as_array().into_iter().flatten();
    let others = notes.filter(|note| note["message"].as_str().is_some_and(|text| text.contains("here too")));
    [diagnostic].into_iter().chain(others).map(place).collect()
}

fn place(diagnostic: &Value) -> (String, usize) {
    let span = diagnostic["spans"].as_array().and_then(|spans| spans.iter().find(|span| span["is_primary"] == true));
    let place = span.and_then(|span| Some((span["file_name"].as_str()?.to_owned(), span["line_start"].as_u64()?)));
    let (file, line) = place.unwrap_or_else(|| panic!("a report without a place: {diagnostic}"));
    (file, line as usize)
}

/// The path of a file relative to the crate. rustc names it relative to the workspace, which is the crate's folder or
/// one above it.
fn within(seeded: &Path, file: &str) -> String {
    let found: Option<PathBuf> = seeded.ancestors().map(|folder| folder.join(file)).find(|path| path.exists());
    relative(seeded, &found.unwrap_or_else(|| PathBuf::from(file)))
}

#[derive(Default)]
struct Verdict {
    found: usize,
    hard: usize,
    hard_found: usize,
    legitimate: usize,
    missed: Vec<String>,
    false_reports: Vec<String>,
}

impl Verdict {
    /// Compares marks with reports. A line with several reports counts once.
    fn of(marks: &BTreeMap<Place, bool>, reports: &BTreeSet<Place>, sources: &Sources) -> Self {
        let code = |Place { file, line }: &Place| {
            let text = sources.get(file).and_then(|text| text.lines().nth(line - 1)).unwrap_or("(not in the crate)");
            text.split("// BLOCKS").next().unwrap_or_default().trim().to_owned()
        };
        let missed = marks.iter().filter(|(place, _)| !reports.contains(place));
        let unmarked = reports.iter().filter(|place| !marks.contains_key(place));
        Self {
            found: marks.keys().filter(|place| reports.contains(place)).count(),
            hard: marks.values().filter(|&&hard| hard).count(),
            hard_found: marks.iter().filter(|(place, hard)| **hard && reports.contains(place)).count(),
            legitimate: 0,
            missed: missed
                .map(|(place, hard)| {
                    format!("{}:{}: {}{}", place.file, place.line, if *hard { "(hard) " } else { "" }, code(place))
                })
                .collect(),
            false_reports: unmarked.map(|place| format!("{}:{}: {}", place.file, place.line, code(place))).collect(),
        }
    }

    /// The share of marked lines that were found, cut off after two decimals.
    fn recall(&self) -> String {
        let hundredths = self.found * 100 / (self.found + self.missed.len()).max(1);
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(out, "blocking lines: {}, of them hard: {}", self.found + self.missed.len(), self.hard)?;
        writeln!(out, "found: {}, of them hard: {}", self.found, self.hard_found)?;
        writeln!(out, "missed: {}", self.missed.len())?;
        writeln!(out, "recall: {}", self.recall())?;
        writeln!(out, "legitimate functions: {}", self.legitimate)?;
        writeln!(out, "false reports: {}", self.false_reports.len())?;
        if !self.missed.is_empty() {
            write!(out, "\nMissed:\n{}", listed(&self.missed))?;
        }
        if !self.false_reports.is_empty() {
            write!(out, "\nFalse reports:\n{}", listed(&self.false_reports))?;
        }
        Ok(())
    }
}

fn listed(lines: &[String]) -> String {
    lines.iter().fold(String::new(), |mut text, line| {
        writeln!(text, "{line}").expect("writing to a String never fails");
        text
    })
}

/// Compares the record with this run.
///
/// # Panics
///
/// If they differ, naming the first line that does and the fix.
fn compare(record: &Path, now: &str) {
    let fix = format!("record again: RECORD=1 cargo test --package {} --test seeded", env!("CARGO_PKG_NAME"));
    let recorded = fs::read_to_string(record).unwrap_or_else(|error| panic!("{}: {error}\n{fix}", record.display()));
    if recorded == now {
        return;
    }
    let (mut before, mut after) = (recorded.lines(), now.lines());
    let mut number = 0;
    loop {
        number += 1;
        let (said, says) = (before.next(), after.next());
        if said != says || said.is_none() {
            let (said, says) = (said.unwrap_or("(nothing)"), says.unwrap_or("(nothing)"));
            panic!("{}:{number}: recorded is\n  {said}\nthis run says\n  {says}\n{fix}", record.display());
        }
    }
}

fn one_source(file: &str, text: &str) -> Sources {
    Sources::from([(file.to_owned(), text.to_owned())])
}

#[test]
fn a_mark_below_a_brace_is_for_the_line_above() {
    let marks = marks(&one_source("src/a.rs", "read(); // BLOCKS\nif exists() {\n    // BLOCKS, hard\n}\n"));
    let lines: Vec<_> = marks.iter().map(|(place, hard)| (place.line, *hard)).collect();
    assert_eq!(lines, [(1, false), (2, true)]);
}

#[test]
#[should_panic(expected = "src/a.rs:1: a mark is")]
fn a_mark_that_cannot_be_read_is_an_error() {
    marks(&one_source("src/a.rs", "read(); // BLOCKS hard\n"));
}

#[test]
#[should_panic(expected = "src/legitimate/a.rs:2: a mark in")]
fn nothing_legitimate_is_marked() {
    marks(&one_source("src/legitimate/a.rs", "\nread(); // BLOCKS\n"));
}

#[test]
fn only_functions_with_a_body_and_a_reason_count() {
    let text = "/// Reason.\nfn a() {}\nfn b() {}\ntrait T { /// Reason.\n fn c(); /// Reason.\n fn d() {} }\n\
                impl S { /// Reason.\n fn e() {} }\n";
    assert_eq!(legitimate_functions(&one_source("src/legitimate/a.rs", text)), 3);
    assert_eq!(legitimate_functions(&one_source("src/a.rs", text)), 0);
}

#[test]
fn misses_and_false_reports_are_told_apart() {
    let sources = one_source("src/a.rs", "read(); // BLOCKS\nwait(); // BLOCKS, hard\nlook();\n");
    let report = |line| Place { file: "src/a.rs".into(), line };
    let verdict = Verdict::of(&marks(&sources), &BTreeSet::from([report(1), report(3)]), &sources);
    assert_eq!((verdict.found, verdict.hard, verdict.hard_found), (1, 1, 0));
    assert_eq!(verdict.missed, ["src/a.rs:2: (hard) wait();"]);
    assert_eq!(verdict.false_reports, ["src/a.rs:3: look();"]);
    assert_eq!(verdict.recall(), "0.50");
}
