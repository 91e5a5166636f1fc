//! How much the lint finds in a crate whose lines are marked: which of the marked lines it reports, and whether it reports
//! any others. The result is recorded in a file. Nothing here knows how the lint decides.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use syn::visit::Visit;

/// A crate that the lint is judged on.
pub struct Set {
    /// Its folder, and without the ending the name of its record and of the test.
    pub folder: &'static str,
    pub test: &'static str,
    /// The word at the end of each line that must be reported.
    pub mark: &'static str,
    /// What the record calls these lines.
    pub lines: &'static str,
    /// The start of the paths of files in which nothing is marked, and what the record calls their functions.
    pub legitimate: &'static str,
    pub functions: &'static str,
    pub codes: &'static [&'static str],
    /// The lowest recall that passes, in hundredths.
    pub recall: usize,
    pub least_lines: usize,
    pub least_functions: usize,
}

impl Set {
    /// Runs the lint on the crate, and compares the result with the record, or writes it if `RECORD` is set.
    pub fn judge(&self) {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let seeded = package.join(self.folder);
        let sources = sources(&seeded);
        let verdict = Verdict {
            legitimate: self.legitimate_functions(&sources),
            ..self.verdict(&self.marks(&sources), &self.reports(&seeded), &sources)
        };
        let lines = verdict.found + verdict.missed.len();
        assert!(lines >= self.least_lines, "{lines} marked lines, fewer than {}", self.least_lines);
        let functions = verdict.legitimate;
        assert!(functions >= self.least_functions, "{functions} legitimate functions are too few");

        let record = package.join(format!("{}.txt", self.folder));
        let written = verdict.written(self);
        if std::env::var_os("RECORD").is_some_and(|record| record == "1") {
            fs::write(&record, &written).unwrap_or_else(|error| panic!("{}: {error}", record.display()));
        }
        assert!(verdict.false_reports.is_empty(), "reported, and not marked:\n{}", listed(&verdict.false_reports));
        let missed = listed(&verdict.missed);
        let recall = verdict.recall();
        assert!(
            verdict.found * 100 >= lines * self.recall,
            "recall {recall} is below 0.{}; missed:\n{missed}",
            self.recall
        );
        self.compare(&record, &written);
    }

    /// The marked lines, and whether the mark says `hard`.
    ///
    /// # Panics
    ///
    /// On a mark that it can't read, and on one in a file where nothing may block.
    pub fn marks(&self, sources: &Sources) -> BTreeMap<Place, bool> {
        let (mark, hard_mark) = (format!("// {}", self.mark), format!("// {}, hard", self.mark));
        let mut marks = BTreeMap::new();
        for (file, text) in sources {
            for (index, line) in text.lines().enumerate() {
                if line.starts_with("//!") || !line.contains(&mark) {
                    continue;
                }
                let number = index + 1;
                assert!(!file.starts_with(self.legitimate), "{file}:{number}: a mark in legitimate code");
                let (code, hard) = match (line.strip_suffix(&mark), line.strip_suffix(&hard_mark)) {
                    (Some(code), _) => (code, false),
                    (_, Some(code)) => (code, true),
                    _ => panic!("{file}:{number}: a mark is `{mark}` or `{hard_mark}`, at the end of its line"),
                };
                // rustfmt moves a comment after an opening brace to its own line.
                let marked = if code.trim().is_empty() { index } else { number };
                let twice = marks.insert(Place { file: file.clone(), line: marked }, hard).is_some();
                assert!(!twice, "{file}:{marked} is marked twice");
            }
        }
        marks
    }

    /// The number of functions below the legitimate folder that have a body and a doc comment.
    pub fn legitimate_functions(&self, sources: &Sources) -> usize {
        let mut count = Documented(0);
        for (file, text) in sources.iter().filter(|(file, _)| file.starts_with(self.legitimate)) {
            count.visit_file(&syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}")));
        }
        count.0
    }

    /// The places that the lint reports in the seeded crate, including its tests and programs.
    pub fn reports(&self, seeded: &Path) -> BTreeSet<Place> {
        let output = Command::new(env!("CARGO_BIN_EXE_cargo-blocking-in-async"))
            .args(["blocking-in-async", "--message-format=json", "--all-targets", "--manifest-path"])
            .arg(seeded.join("Cargo.toml"))
            .output()
            .expect("cargo has built the lint");
        let messages = String::from_utf8(output.stdout).expect("cargo's messages are UTF-8");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "the lint ended with {}:\n{messages}\n{stderr}", output.status);
        messages
            .lines()
            .flat_map(|message| self.reported(message))
            .map(|(file, line)| Place { file: within(seeded, &file), line })
            .collect()
    }

    /// The files and lines of the report in one of cargo's messages, if it holds one: that of the report, and those of other
    /// calls that block in the same way.
    fn reported(&self, message: &str) -> Vec<(String, usize)> {
        let message: Value = serde_json::from_str(message)
            .unwrap_or_else(|error| panic!("not a message from cargo ({error}): {message}"));
        let diagnostic = &message["message"];
        let code = diagnostic["code"]["code"].as_str().unwrap_or_default();
        if message["reason"] != "compiler-message" || !self.codes.contains(&code) {
            return Vec::new();
        }
        let notes = diagnostic["children"].as_array().into_iter().flatten();
        let others = notes.filter(|note| note["message"].as_str().is_some_and(|text| text.contains("here too")));
        [diagnostic].into_iter().chain(others).map(place).collect()
    }

    /// Compares marks with reports. A line with several reports counts once.
    pub fn verdict(&self, marks: &BTreeMap<Place, bool>, reports: &BTreeSet<Place>, sources: &Sources) -> Verdict {
        let mark = format!("// {}", self.mark);
        let code = |Place { file, line }: &Place| {
            let text = sources.get(file).and_then(|text| text.lines().nth(line - 1)).unwrap_or("(not in the crate)");
            text.split(&mark).next().unwrap_or_default().trim().to_owned()
        };
        let missed = marks.iter().filter(|(place, _)| !reports.contains(place));
        let unmarked = reports.iter().filter(|place| !marks.contains_key(place));
        Verdict {
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

    /// Compares the record with this run.
    ///
    /// # Panics
    ///
    /// If they differ, naming the first line that does and the fix.
    fn compare(&self, record: &Path, now: &str) {
        let fix =
            format!("record again: RECORD=1 cargo test --package {} --test {}", env!("CARGO_PKG_NAME"), self.test);
        let recorded =
            fs::read_to_string(record).unwrap_or_else(|error| panic!("{}: {error}\n{fix}", record.display()));
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
}

/// A line of the seeded crate, with the file's path relative to the crate's folder.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    pub file: String,
    pub line: usize,
}

/// The sources of the seeded crate, by their path relative to its folder.
pub type Sources = BTreeMap<String, String>;

pub fn sources(seeded: &Path) -> Sources {
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
pub struct Verdict {
    pub found: usize,
    pub hard: usize,
    pub hard_found: usize,
    pub legitimate: usize,
    pub missed: Vec<String>,
    pub false_reports: Vec<String>,
}

impl Verdict {
    /// The share of marked lines that were found, cut off after two decimals.
    pub fn recall(&self) -> String {
        let hundredths = self.found * 100 / (self.found + self.missed.len()).max(1);
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    }

    /// The record.
    pub fn written(&self, set: &Set) -> String {
        let mut out = String::new();
        self.write(set, &mut out).expect("writing to a String never fails");
        out
    }

    fn write(&self, set: &Set, out: &mut String) -> std::fmt::Result {
        writeln!(out, "{}: {}, of them hard: {}", set.lines, self.found + self.missed.len(), self.hard)?;
        writeln!(out, "found: {}, of them hard: {}", self.found, self.hard_found)?;
        writeln!(out, "missed: {}", self.missed.len())?;
        writeln!(out, "recall: {}", self.recall())?;
        writeln!(out, "{}: {}", set.functions, self.legitimate)?;
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

pub fn listed(lines: &[String]) -> String {
    lines.iter().fold(String::new(), |mut text, line| {
        writeln!(text, "{line}").expect("writing to a String never fails");
        text
    })
}
