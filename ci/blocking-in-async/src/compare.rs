//! Runs cargo with a baseline, reads what the compilations recorded, and says which entries no longer occur or writes
//! the baseline. What a compilation reports is decided there.

use std::collections::{BTreeMap, HashMap};
use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use serde::Deserialize;

use crate::baseline::{Accepted, Baseline, Key, shown};
use crate::environment::{BASELINE, EVERYTHING};
use crate::ledger::Record;
use crate::toolchain;

/// The most entries that are named when they no longer occur.
const NAMED: usize = 10;

/// Runs `cargo check`, which `command` has been prepared for, and compares it with the baseline in `file`. Returns
/// cargo's status.
pub fn run(mut command: Command, for_cargo: &[OsString], file: &Path, writes: bool) -> Result<ExitStatus, String> {
    let before = if writes && !file.exists() { Baseline::default() } else { Baseline::read(file)? };
    let (rest, format) = without_format(for_cargo);
    command.args(rest).env(BASELINE, if writes { OsStr::new(EVERYTHING) } else { file.as_os_str() });
    // Cargo says which files it made only in JSON. In this form, people still get text.
    let format = match format {
        Format::Json(formats) => (formats, true),
        Format::Text { short: false } => ("json-render-diagnostics".to_owned(), false),
        Format::Text { short: true } => ("json-render-diagnostics,json-diagnostic-short".to_owned(), false),
    };
    command.arg(format!("--message-format={}", format.0));
    let mut survey = Survey::default();
    let status = read_artifacts(command, format.1, |artifact| survey.add(Record::beside(artifact)))?;
    if writes {
        if !status.success() {
            eprintln!("error: the baseline is not written, because the code doesn't compile");
            return Ok(status);
        }
        let after = survey.merged_into(before);
        after.write(file)?;
        let calls = after.calls();
        let plural = if calls == 1 { "" } else { "s" };
        eprintln!("note: the baseline `{}` accepts {calls} call{plural}", shown(file));
    } else {
        report_gone(&survey.gone(&before), file);
    }
    Ok(status)
}

enum Format {
    Text {
        short: bool,
    },
    /// The values of `--message-format`, which ask for JSON.
    Json(String),
}

/// Splits the arguments for cargo into those that don't choose the form of its messages, and that form.
fn without_format(arguments: &[OsString]) -> (Vec<OsString>, Format) {
    let mut rest = Vec::new();
    let mut formats = Vec::new();
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.to_str().and_then(|word| word.strip_prefix("--message-format")) {
            Some("") => formats.extend(words.next().map(|value| value.to_string_lossy().into_owned())),
            Some(value) if value.starts_with('=') => formats.push(value[1..].to_owned()),
            _ => rest.push(word.clone()),
        }
    }
    let format = match formats.join(",") {
        formats if formats.contains("json") => Format::Json(formats),
        formats => Format::Text { short: formats.contains("short") },
    };
    (rest, format)
}

#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

/// Runs cargo, calls `each` with a file of every crate that it has compiled or found up to date, and passes its output
/// on if `passes_on`.
fn read_artifacts(mut command: Command, passes_on: bool, mut each: impl FnMut(&Path)) -> Result<ExitStatus, String> {
    let program = command.get_program().to_owned();
    let failed = |error| toolchain::no_cargo(&program, &error);
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(failed)?;
    let mut reader = BufReader::new(child.stdout.take().expect("it is piped"));
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).map_err(failed)? > 0 {
        if passes_on {
            let mut out = std::io::stdout().lock();
            // An error means that the reader is gone, and nothing can be done about it.
            let _ = out.write_all(&line).and_then(|()| out.flush());
        }
        if let Ok(Message { reason, filenames }) = serde_json::from_slice(&line)
            && reason == "compiler-artifact"
        {
            filenames.iter().for_each(|file| each(file));
        }
        line.clear();
    }
    child.wait().map_err(failed)
}

/// What all compilations of one run looked at and found.
#[derive(Default)]
struct Survey {
    root: PathBuf,
    /// Whether a file has been compiled for tests, by its path.
    files: HashMap<String, bool>,
    found: BTreeMap<Key, Accepted>,
}

impl Survey {
    fn add(&mut self, record: Option<Record>) {
        let Some(Record { root, test, files, found }) = record else { return };
        self.root = root;
        for file in files {
            *self.files.entry(file).or_default() |= test;
        }
        for (key, count) in found {
            let known = self.found.entry(key).or_insert(Accepted { count: 0, only_in_tests: test });
            // A file of several crates is compiled for each of them.
            known.count = known.count.max(count);
            known.only_in_tests &= test;
        }
    }

    /// Whether this run would have found a call.
    fn covers(&self, key: &Key, accepted: &Accepted) -> bool {
        match self.files.get(&key.file) {
            Some(test) => *test || !accepted.only_in_tests,
            None => {
                !self.root.as_os_str().is_empty() && !key.file.starts_with('$') && !self.root.join(&key.file).exists()
            }
        }
    }

    /// The entries that occur less often than the baseline says, with how often they do.
    fn gone<'a>(&self, baseline: &'a Baseline) -> Vec<(&'a Key, usize, usize)> {
        let covered = baseline.accepted.iter().filter(|(key, accepted)| self.covers(key, accepted));
        let counted = covered.map(|(key, accepted)| {
            let found = self.found.get(key).map_or(0, |found| found.count);
            (key, accepted.count, found)
        });
        counted.filter(|(_, accepted, found)| found < accepted).collect()
    }

    /// What was found, and the entries of a baseline about which this run says nothing.
    fn merged_into(self, mut baseline: Baseline) -> Baseline {
        baseline.accepted.retain(|key, accepted| !self.covers(key, accepted));
        for (key, found) in self.found {
            baseline.accepted.insert(key, found);
        }
        baseline
    }
}

fn report_gone(gone: &[(&Key, usize, usize)], file: &Path) {
    if gone.is_empty() {
        return;
    }
    let (verb, subject) = if gone.len() == 1 { ("occurs", "entry") } else { ("occur", "entries") };
    eprintln!("warning: {} {subject} of the baseline `{}` no longer {verb}", gone.len(), shown(file));
    for (key, accepted, found) in gone.iter().take(NAMED) {
        let Key { file, function, call, .. } = key;
        let counts = if *accepted == 1 { String::new() } else { format!(" ({accepted} accepted, {found} found)") };
        eprintln!("  {file}: `{call}` in `{function}`{counts}");
    }
    if gone.len() > NAMED {
        eprintln!("  and {} more", gone.len() - NAMED);
    }
    eprintln!("help: add `--write-baseline` to write the file again");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn the_form_of_messages_is_found_however_it_is_written() {
        let form = |line: &str| match without_format(&arguments(line)) {
            (rest, Format::Text { short }) => (rest, short.to_string()),
            (rest, Format::Json(formats)) => (rest, formats),
        };
        assert_eq!(form("-p a --message-format short"), (arguments("-p a"), "true".to_owned()));
        assert_eq!(form("--message-format=human -q"), (arguments("-q"), "false".to_owned()));
        let json = "--message-format=json --lib --message-format json-diagnostic-short";
        assert_eq!(form(json), (arguments("--lib"), "json,json-diagnostic-short".to_owned()));
    }

    #[test]
    fn entries_of_files_that_were_not_looked_at_stay() {
        let key = |file: &str| Key {
            file: file.to_owned(),
            function: "f".to_owned(),
            lint: "blocking_in_async".to_owned(),
            call: "load".to_owned(),
            leads_to: None,
        };
        let entry = |file, count, only_in_tests| (key(file), Accepted { count, only_in_tests });
        let accepted = [entry("Cargo.toml", 1, false), entry("seen.rs", 2, false), entry("tests.rs", 1, true)];
        let mut survey = Survey::default();
        survey.add(Some(Record {
            root: env!("CARGO_MANIFEST_DIR").into(),
            test: false,
            files: vec!["seen.rs".to_owned(), "tests.rs".to_owned()],
            found: vec![(key("seen.rs"), 1)],
        }));
        let baseline = Baseline { accepted: accepted.into_iter().chain([entry("deleted.rs", 1, false)]).collect() };
        assert_eq!(survey.gone(&baseline), [(&key("deleted.rs"), 1, 0), (&key("seen.rs"), 2, 1)]);
        let written = survey.merged_into(baseline).accepted.into_iter().collect::<Vec<_>>();
        assert_eq!(written, [entry("Cargo.toml", 1, false), entry("seen.rs", 1, false), entry("tests.rs", 1, true)]);
    }
}
