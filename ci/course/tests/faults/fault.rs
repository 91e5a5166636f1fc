//! A fault: what is broken, and what the checker must find then.

use crate::book::{Book, Books, Edit};
use crate::outcome::Outcome;
use crate::then;
use course::verbs::test::Needs;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// One file of a fault.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fault {
    /// The folder of the file.
    #[serde(skip)]
    group: String,
    /// What is broken. The file has the same name, in small letters with hyphens.
    name: String,
    edits: Vec<Edit>,
    /// What the checks need that can find it: `text`, `pages` or, if it is not said, `programs`, which is everything.
    needs: Level,
    /// The arguments of `cargo course`; `test` if there are none.
    args: Vec<String>,
    /// Variables of the environment.
    env: BTreeMap<String, String>,
    /// How the checker ends: if it is not said, with 1 where something is found, else with 0.
    status: Option<i32>,
    /// Every finding: its `path:line`, and words in it.
    finds: Vec<(String, String)>,
    /// What is said besides: on stderr when the checker could not run (status 2), else on stdout.
    says: String,
    /// Failures that are no findings: what was skipped on CI.
    fails: usize,
    skips: usize,
    /// Whether the checker may write to the book.
    writes: bool,
    /// A function that looks at what must hold afterwards besides.
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

    /// What it needs, by its name.
    pub fn kind(&self) -> &'static str {
        match self.needs {
            Level::Text => "text",
            Level::Pages => "pages",
            Level::Programs => "programs",
        }
    }

    /// Breaks a book, checks it and judges what comes of it. An error says what is not as it must be.
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
            // They show, and count nothing.
            return Ok(());
        }
        let expected = [self.finds.len() + self.fails, self.skips];
        match outcome.sums() {
            Some([passed, failed, skipped]) if [failed, skipped] == expected && (passed > 0 || failed > 0) => Ok(()),
            sums => Err(format!("the sums are {sums:?}; failed and skipped must be {expected:?}")),
        }
    }
}

/// A name as the file has it.
fn kebab(name: &str) -> String {
    let name = name.to_lowercase().replace('`', "").replace("'s", "s");
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}
