//! A fault: what is broken, and what the checker must find.

use crate::book::{Book, Books, Edit};
use crate::outcome::Outcome;
use crate::then;
use course::verbs::test::Needs;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The file of a fault.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fault {
    /// Folder of the file.
    #[serde(skip)]
    group: String,
    /// What is broken. The file name is the same in lowercase with hyphens.
    name: String,
    edits: Vec<Edit>,
    /// What the fault's checks need: `text`, `pages`, or `programs`, which is everything and the default.
    needs: Level,
    /// Arguments of `cargo course`; `test` by default.
    args: Vec<String>,
    /// Environment variables.
    env: BTreeMap<String, String>,
    /// Expected exit status; by default 1 if `finds` is not empty, otherwise 0.
    status: Option<i32>,
    /// Every expected finding: its `path:line` and part of its text.
    finds: Vec<(String, String)>,
    /// Other expected output: on stderr if the checker could not run (status 2), otherwise on stdout.
    says: String,
    /// Number of failures that aren't findings, such as checks skipped on CI.
    fails: usize,
    skips: usize,
    /// Whether the checker may write to the book.
    writes: bool,
    /// Name of a function that checks further conditions afterwards.
    then: String,
}

#[derive(Clone, Copy, Default, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Level {
    Text,
    Pages,
    #[default]
    Programs,
}

impl Fault {
    /// Reads the file `file` below `folder`. An error says what is wrong with it.
    pub fn read(folder: &Path, file: &str) -> Result<Fault, String> {
        let text = std::fs::read_to_string(folder.join(file)).map_err(|error| error.to_string())?;
        let mut fault: Fault = toml::from_str(&text).map_err(|error| error.to_string())?;
        fault.group = file.split('/').next().unwrap_or_default().into();
        let expected = format!("{}/{}.toml", fault.group, kebab(&fault.name));
        if file != expected { Err(format!("by its name it is {expected}")) } else { Ok(fault) }
    }

    pub fn title(&self) -> String {
        format!("{}: {}", self.group, self.name)
    }

    /// Returns the name of what the fault needs.
    pub fn kind(&self) -> &'static str {
        match self.needs {
            Level::Text => "text",
            Level::Pages => "pages",
            Level::Programs => "programs",
        }
    }

    /// Breaks a book, checks it and compares the result. An error says what is not as expected.
    pub fn try_on(&self, books: &Books) -> Result<(), String> {
        let needs = match self.needs {
            Level::Text => Needs::Text,
            Level::Pages => Needs::Pages,
            Level::Programs => return books.with_programs(|book| self.try_with(book, |book| self.run(book))),
        };
        books.with_text(|book| self.try_with(book, |book| Ok(book.check(needs, &self.env()))))
    }

    fn env(&self) -> Vec<(&str, &str)> {
        self.env.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    fn run(&self, book: &Book) -> Result<Outcome, String> {
        let args: Vec<&str> = self.args.iter().map(String::as_str).collect();
        book.course(if args.is_empty() { &["test"] } else { &args }, &self.env())
    }

    fn try_with(&self, book: &Book, check: impl Fn(&Book) -> Result<Outcome, String>) -> Result<(), String> {
        for edit in &self.edits {
            book.apply(edit)?;
        }
        let before = book.files()?;
        let outcome = check(book)?;
        self.judge(&outcome).map_err(|why| format!("{why}\n{}", outcome.shown()))?;
        let after = book.files()?;
        if !self.writes && before != after {
            let names = before.keys().chain(after.keys()).filter(|name| before.get(*name) != after.get(*name));
            return Err(format!("it changed {:?}", names.collect::<Vec<_>>()));
        }
        then::named(&self.then)?(book)
    }

    fn judge(&self, outcome: &Outcome) -> Result<(), String> {
        let status = self.status.unwrap_or(i32::from(!self.finds.is_empty() || self.fails > 0));
        if outcome.status != Some(status) {
            return Err(format!("it ended with {:?}, not with {status}", outcome.status));
        }
        let said = if status == 2 { &outcome.stderr } else { &outcome.stdout };
        if !said.contains(&self.says) {
            return Err(format!("it does not say {:?}", self.says));
        }
        if status == 2 {
            return Ok(());
        }
        let findings = outcome.findings();
        for (place, what) in &self.finds {
            let fits = |finding: &&&str| finding.starts_with(&format!("{place}: ")) && finding.contains(what.as_str());
            if findings.iter().filter(fits).count() != 1 {
                return Err(format!("not found once: {place}: {what}"));
            }
        }
        if findings.len() != self.finds.len() {
            return Err(format!("{} findings, not {}", findings.len(), self.finds.len()));
        }
        if let Some(unclear) = findings.iter().find(|finding| !finding.contains("; ")) {
            return Err(format!("it does not say how to fix it: {unclear}"));
        }
        if self.args.first().is_some_and(|verb| ["timeline", "build"].contains(&verb.as_str())) {
            // Such commands show something but count nothing.
            return Ok(());
        }
        let expected = [self.finds.len() + self.fails, self.skips];
        match outcome.sums() {
            Some([passed, failed, skipped]) if [failed, skipped] == expected && (passed > 0 || failed > 0) => Ok(()),
            sums => Err(format!("the sums are {sums:?}; failed and skipped must be {expected:?}")),
        }
    }
}

/// Returns a name in the form used for files.
fn kebab(name: &str) -> String {
    let name = name.to_lowercase().replace('`', "").replace("'s", "s");
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}
