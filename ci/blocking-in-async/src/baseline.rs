//! The baseline: a file with the calls that a project accepts for now, so that only new ones are reported.
//!
//! A call is known by its file, its function, and what it calls, and not by its line, so it may move within its
//! function. How many calls are alike is counted.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Display, Path};

use serde::{Deserialize, Serialize};

const HEADER: &str = "\
# Calls in async code that block and are accepted for now: `cargo blocking-in-async --baseline` reports only others.
# Remove an entry when its call is gone, or add `--write-baseline` to write this file again.
";

/// What calls have in common that the baseline can't tell apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    /// The path relative to the workspace, with `/` between its parts.
    pub file: String,
    /// The function or other item, with the modules and the type within the file: `tools::Search::run`.
    pub function: String,
    pub lint: String,
    pub call: String,
    /// The blocking call that a helper function leads to.
    pub leads_to: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub count: usize,
    /// Whether the call is compiled only for tests.
    pub only_in_tests: bool,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    pub accepted: BTreeMap<Key, Accepted>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    accepted: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Row {
    file: String,
    function: String,
    lint: String,
    call: String,
    leads_to: Option<String>,
    #[serde(default = "one")]
    count: usize,
    #[serde(default)]
    only_in_tests: bool,
}

fn one() -> usize {
    1
}

impl Baseline {
    /// Reads a file. The error names the file, the line, and what to do.
    pub fn read(path: &Path) -> Result<Baseline, String> {
        let text = fs::read_to_string(path).map_err(|error| {
            format!("cannot read the baseline `{}`: {error}\nhelp: add `--write-baseline` to write it", shown(path))
        })?;
        Baseline::parse(&text).map_err(|(line, message)| {
            format!(
                "invalid baseline `{}`, line {line}: {message}\nhelp: correct the line, or add `--write-baseline` to write \
                 the file again",
                shown(path)
            )
        })
    }

    fn parse(text: &str) -> Result<Baseline, (usize, String)> {
        let file: File = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            (line, error.message().lines().next().unwrap_or_default().to_owned())
        })?;
        let mut baseline = Baseline::default();
        for Row { file, function, lint, call, leads_to, count, only_in_tests } in file.accepted {
            let key = Key { file, function, lint, call, leads_to };
            let accepted = baseline.accepted.entry(key).or_insert(Accepted { count: 0, only_in_tests });
            accepted.count += count;
            accepted.only_in_tests &= only_in_tests;
        }
        Ok(baseline)
    }

    /// Writes the file if it would change, because cargo checks everything again after a change.
    pub fn write(&self, path: &Path) -> Result<(), String> {
        let text = self.to_string();
        if fs::read_to_string(path).is_ok_and(|before| before == text) {
            return Ok(());
        }
        fs::write(path, text).map_err(|error| format!("cannot write the baseline `{}`: {error}", shown(path)))
    }

    /// The number of calls that are accepted.
    pub fn calls(&self) -> usize {
        self.accepted.values().map(|accepted| accepted.count).sum()
    }
}

/// Writes one entry a line, sorted, so that changes of several people rarely meet.
impl std::fmt::Display for Baseline {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        out.write_str(HEADER)?;
        out.write_str("accepted = [\n")?;
        for (Key { file, function, lint, call, leads_to }, accepted) in &self.accepted {
            write!(out, "    {{ file = {}, function = {}, ", quoted(file), quoted(function))?;
            write!(out, "lint = {}, call = {}, ", quoted(lint), quoted(call))?;
            if let Some(blocking) = leads_to {
                write!(out, "leads-to = {}, ", quoted(blocking))?;
            }
            write!(out, "count = {}", accepted.count)?;
            out.write_str(if accepted.only_in_tests { ", only-in-tests = true },\n" } else { " },\n" })?;
        }
        out.write_str("]\n")
    }
}

/// The path as the user most likely wrote it: relative to the current folder if the file is below it.
pub fn shown(path: &Path) -> Display<'_> {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display()
}

/// A string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if character.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(function: &str, leads_to: Option<&str>) -> Key {
        Key {
            file: "src/ä \"b\".rs".to_owned(),
            function: function.to_owned(),
            lint: "blocking_in_async".to_owned(),
            call: "load".to_owned(),
            leads_to: leads_to.map(str::to_owned),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut baseline = Baseline::default();
        baseline.accepted.insert(key("b\u{7f}\t\\", None), Accepted { count: 1, only_in_tests: true });
        baseline.accepted.insert(key("a", Some("std::fs::read")), Accepted { count: 2, only_in_tests: false });
        let text = baseline.to_string();
        assert_eq!(Baseline::parse(&text), Ok(baseline));
        let line = "    { file = \"src/ä \\\"b\\\".rs\", function = \"a\", lint = \"blocking_in_async\", call = \"load\", leads-to = \"std::fs::read\", count = 2 },\n";
        assert!(text.contains(line), "{text}");
    }

    #[test]
    fn a_mistake_has_its_line() {
        let mistake = |text: &str| Baseline::parse(text).expect_err("it is invalid");
        assert_eq!(mistake("accepted = [\n  { fil = \"x\" },\n]\n").0, 2);
        assert_eq!(mistake("accepted = [\n").0, 1);
        assert!(mistake("# nothing\n").1.contains("missing field `accepted`"));
    }
}
