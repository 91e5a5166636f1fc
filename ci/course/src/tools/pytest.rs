//! Runs Python tests with pytest, and reads its report in JUnit's format.

use crate::tools::process::Run;
use anyhow::{Context, Result};
use book::files::read;
use roxmltree::{Document, Node};
use std::ffi::OsString;
use std::path::Path;

/// A test that was run.
#[derive(Debug, PartialEq)]
pub struct Case {
    /// Its file and name, as pytest takes them: `test_x.py::test_y[z]`.
    pub id: String,
    /// Why it didn't pass.
    pub failure: Option<Failure>,
}

/// Why a test didn't pass.
#[derive(Debug, PartialEq)]
pub struct Failure {
    /// File in the folder of tests, and line: the last one there before the exception.
    pub file: String,
    pub line: usize,
    /// The exception in one line.
    pub what: String,
    /// What pytest says about it.
    pub detail: String,
}

/// The tests that were run, or why pytest did not end well, and what to do.
pub type Told = Result<Vec<Case>, (String, &'static str)>;

/// Runs the tests in the folder `dir` whose paths and names fit `only`; all if it's empty. They run with the Python of an
/// environment that has pytest, with the additional variable `env`, for at most `limit` seconds, and while nothing else
/// runs. Writes pytest's report to the file `report`. Fails if Python can't start, or the report can't be read.
pub fn run(
    python: &Path,
    dir: &Path,
    env: (String, OsString),
    only: &[&str],
    report: &Path,
    limit: u64,
) -> Result<Told> {
    let _ = std::fs::remove_file(report);
    let mut run = Run::new(python, dir.into(), limit);
    // Leaves no compiled files in the sources.
    let args = "-B -m pytest -p no:cacheprovider --quiet --tb=short --rootdir=. -c /dev/null -o junit_family=xunit1";
    run.args = args.split(' ').map(Into::into).collect();
    let mut to = OsString::from("--junitxml=");
    to.push(report);
    run.args.push(to);
    run.args.extend(only.iter().map(Into::into));
    run.env.push(env);
    run.merged = true;
    run.alone = true;
    let output = run.output()?;
    if let Err(broken) = output.ended {
        return Ok(Err(broken));
    }
    match read(report)? {
        Some(xml) => Ok(Ok(cases(&xml)?)),
        None => Ok(Err((format!("ended without a report:\n{}", output.stdout), "see what pytest says"))),
    }
}

/// Reads a report. Fails if it isn't one.
fn cases(xml: &str) -> Result<Vec<Case>> {
    let document = Document::parse(xml).context("pytest's report is not XML")?;
    Ok(document.descendants().filter(|node| node.has_tag_name("testcase")).map(case).collect())
}

fn case(node: Node) -> Case {
    let attribute = |name| node.attribute(name).unwrap_or_default();
    // A file that can't be imported is a case of its own, which is named after the module.
    let name = attribute("name");
    let (file, id) = match node.attribute("file") {
        Some(file) => (file.to_string(), format!("{file}::{name}")),
        None => (format!("{name}.py"), format!("{name}.py")),
    };
    let bad = node.children().find(|child| ["failure", "error", "skipped"].iter().any(|tag| child.has_tag_name(*tag)));
    let failure = bad.map(|bad| {
        let detail = bad.text().unwrap_or_default();
        let said = bad.attribute("message").and_then(|message| message.lines().next()).unwrap_or_default();
        let what = if bad.has_tag_name("skipped") { format!("it is skipped: {said}") } else { said.to_string() };
        // The report counts lines from 0.
        let begins = attribute("line").parse().map_or(1, |line: usize| line + 1);
        let (file, line) = detail.lines().rev().find_map(place).unwrap_or((file.clone(), begins));
        Failure { file, line, what, detail: detail.into() }
    });
    Case { id, failure }
}

/// Returns file and line from a line such as `test_x.py:7: in test_y`, if the file lies in the folder of tests.
fn place(line: &str) -> Option<(String, usize)> {
    let (file, rest) = line.split_once(':')?;
    let (number, _) = rest.split_once(':')?;
    let is_ours = file.ends_with(".py") && !file.contains(['/', '\\', ' ']);
    Some((file.to_string(), number.parse().ok().filter(|_| is_ours)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_read() {
        let xml = r#"<?xml version="1.0" encoding="utf-8"?><testsuites><testsuite name="pytest">
<testcase classname="test_a" name="test_fits" file="test_a.py" line="3" time="0.1" />
<testcase classname="test_a" name="test_b[chat]" file="test_a.py" line="6"><failure message="assert 1 == 2&#10; + where">test_a.py:9: in test_b
    help()
fake.py:4: in help
/usr/lib/json.py:8: in loads
E   assert 1 == 2</failure></testcase>
<testcase classname="test_a" name="test_c" file="test_a.py" line="10"><skipped message="later">/a/test_a.py:11: later</skipped></testcase>
<testcase classname="" name="test_d"><error message="collection failure">test_d.py:1: in &lt;module&gt;
E   SyntaxError</error></testcase></testsuite></testsuites>"#;
        let cases = cases(xml).expect("it is XML");
        let told: Vec<_> = cases.iter().map(|case| (case.id.as_str(), case.failure.as_ref())).collect();
        assert_eq!(told[0], ("test_a.py::test_fits", None));
        let failures: Vec<_> = told[1..].iter().filter_map(|(id, failure)| Some((*id, (*failure)?))).collect();
        let places: Vec<_> = failures
            .iter()
            .map(|(id, failure)| (*id, failure.file.as_str(), failure.line, failure.what.as_str()))
            .collect();
        assert_eq!(
            places,
            [
                ("test_a.py::test_b[chat]", "fake.py", 4, "assert 1 == 2"),
                ("test_a.py::test_c", "test_a.py", 11, "it is skipped: later"),
                ("test_d.py", "test_d.py", 1, "collection failure"),
            ]
        );
    }
}
