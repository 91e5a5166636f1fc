//! Runs executables of Rust's test harness: the tests of the listings, and the snippets of the text by skeptic.

use crate::build::Built;
use crate::files::{files_below, line_with, read};
use crate::listings::Workspace;
use crate::progress::step;
use crate::report::{Problem, Report};
use crate::run::{Output, Run, in_parallel};
use crate::stamp::Stamp;
use anyhow::Result;
use std::path::{Path, PathBuf};

const SNIPPETS: &str = "ci/snippets";

/// Runs the tests of the listings, several files at once. An error is of the machine.
pub async fn of_listings(book: &Workspace, built: &Built) -> Result<Report> {
    let mut report = Report::default();
    let mut running = Vec::new();
    for listing in &book.listings {
        for path in files_below(&book.root, &format!("{}/src", listing.dir))? {
            let text = read(&book.root.join(&path))?.unwrap_or_default();
            let tests = line_with(&text, "#[cfg(test)]");
            let problem = |line| Problem::new(&path, line, "tests in here are not run", "put them into tests/");
            report.problems.extend(tests.map(problem));
        }
        for test in &listing.tests {
            let source = format!("{}/tests/{test}.rs", listing.dir);
            // What was not built is among the problems of the build.
            if let Some(executable) = built.executables.get(&source) {
                let run = run(&book.root, &listing.dir, executable, listing.switches.limit);
                let root = book.root.clone();
                running.push(async move { Ok(verdict(&root, &source, run.output().await?)) });
            }
        }
    }
    if !running.is_empty() {
        let what = format!("running {} test files of listings", running.len());
        for found in step(&what, in_parallel(running.into_iter())).await? {
            report.absorb(found);
        }
    }
    Ok(report)
}

/// Runs tests of the package in the folder `dir`, which ask compilers in their turn: the file of each, and its executable.
/// One file after another, since each may use all cores. An error is of the machine.
pub async fn of_the_lint(
    book: &Workspace,
    dir: &str,
    tests: &[(&str, PathBuf)],
    env: &[(&'static str, &str)],
) -> Result<Report> {
    let mut report = Report::default();
    for (source, executable) in tests {
        let mut run = run(&book.root, dir, executable, 900);
        run.env.push(("CARGO_TARGET_DIR", book.target.clone().into()));
        run.env.extend(env.iter().map(|(name, value)| (*name, value.into())));
        report.absorb(verdict(&book.root, source, step(&format!("running {source}"), run.output()).await?));
    }
    Ok(report)
}

/// Compiles and runs the snippets that stand in the text itself, of which there are `count`. An error is of the machine.
pub async fn of_snippets(book: &Workspace, built: &Built, count: usize) -> Result<Report> {
    let mut report = Report::default();
    if count == 0 || built.problems.iter().any(|problem| problem.path.starts_with(SNIPPETS)) {
        return Ok(report);
    }
    let what = format!("there are {count} snippets in the text, and nothing compiles them");
    let nobody = Problem::new(&format!("{SNIPPETS}/Cargo.toml"), 1, what, "mend the crate `snippets`");
    let Some(test) = built.executables.get(&format!("{SNIPPETS}/tests/snippets.rs")) else {
        report.problems.push(nobody);
        return Ok(report);
    };
    let inputs = [SNIPPETS, "src", "README.md", "CONTRIBUTING.md"];
    let stamp = Stamp::new(book, "snippets", &["rustc"], std::slice::from_ref(test), &inputs).await?;
    if stamp.passed() == Some(count) {
        eprintln!("         compiling and running {count} snippets: unchanged");
        report.passed = count;
        return Ok(report);
    }
    let run = run(&book.root, SNIPPETS, test, 900);
    let output = step(&format!("compiling and running {count} snippets"), run.output()).await?;
    report.passed = tally(&output.stdout, "passed");
    report.problems = snippet_problems(&output.stdout);
    if report.problems.is_empty() {
        if output.ended == Ok(0) && report.passed == count {
            stamp.keep(count)?;
        } else {
            report.problems.push(nobody.detail(output.stdout));
        }
    }
    Ok(report)
}

/// The tests of the package in the folder `dir`, which run as cargo runs them.
fn run(root: &Path, dir: &str, executable: &Path, limit: u64) -> Run {
    let dir = root.join(dir);
    Run { env: vec![("CARGO_MANIFEST_DIR", dir.clone().into())], merged: true, ..Run::new(executable, dir, limit) }
}

/// How many tests `passed`, `failed` or were `ignored`, as the test harness sums up in its last line.
fn tally(output: &str, what: &str) -> usize {
    let sums = output.lines().rfind(|line| line.starts_with("test result: ")).unwrap_or_default();
    let count = |part: &str| part.trim().strip_suffix(what)?.trim().parse().ok();
    sums.split([';', '.']).find_map(count).unwrap_or(0)
}

/// A problem for each test of the file `source` that failed, at the line of its panic; and for tests that did not run.
fn verdict(root: &Path, source: &str, output: Output) -> Report {
    let [passed, failed, ignored] = ["passed", "failed", "ignored"].map(|what| tally(&output.stdout, what));
    let mut report = Report { passed, ..Report::default() };
    let (what, mend) = match output.ended {
        Err((what, mend)) => (format!("this file of tests {what}"), mend),
        Ok(_) if ignored > 0 => ("a test is ignored".into(), "let it run, or delete it"),
        Ok(_) if failed > 0 => {
            for (path, line, what) in panics(&output.stdout) {
                // A panic in a library has no line of ours.
                let (path, line) = if root.join(&path).is_file() { (&*path, line) } else { (source, 1) };
                let what = format!("a test failed: {what}");
                report.problems.push(Problem::new(path, line, what, "mend the listing or its test"));
            }
            ("a test failed".into(), "mend the listing or its test")
        }
        Ok(0) if passed > 0 => return report,
        Ok(0) => ("there is no test in this file".into(), "write one, or delete the file"),
        Ok(_) => ("the tests broke off".into(), "see what they said"),
    };
    if report.problems.is_empty() {
        report.problems.push(Problem::new(source, 1, what, mend).detail(output.stdout));
    }
    report
}

/// Where the panics of failed tests happened, and with which words.
fn panics(output: &str) -> Vec<(String, usize, String)> {
    let mut panics = Vec::new();
    let mut lines = output.lines();
    while let Some(line) = lines.next() {
        let place = line.strip_prefix("thread '").and_then(|line| line.split_once(" panicked at "));
        if let Some((path, line, _)) = place.and_then(|(_, place)| placed(place)) {
            panics.push((path.replace('\\', "/"), line, lines.next().unwrap_or_default().into()));
        }
    }
    panics
}

/// What the crate `snippets` says of failed snippets: `PAGE:LINE: WHAT; MEND`, and below it more up to an empty line.
fn snippet_problems(output: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut lines = output.lines();
    while let Some(line) = lines.next() {
        if let Some((page, line, said)) = placed(line).filter(|(page, ..)| page.ends_with(".md"))
            && let Some((what, mend)) = said.trim().rsplit_once("; ")
        {
            let detail: Vec<&str> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
            problems.push(Problem::new(page, line, what, mend).detail(detail.join("\n")));
        }
    }
    problems
}

/// The three parts of `PATH:LINE:WHAT`.
fn placed(text: &str) -> Option<(&str, usize, &str)> {
    let (path, rest) = text.split_once(':')?;
    let (line, what) = rest.split_once(':')?;
    Some((path, line.parse().ok()?, what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tally_is_read() {
        let output = "running 3 tests\n\ntest result: FAILED. 1 passed; 2 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\n";
        assert_eq!(["passed", "failed", "ignored"].map(|what| tally(output, what)), [1, 2, 3]);
        assert_eq!(tally("running 3 tests\n", "passed"), 0);
    }

    #[test]
    fn panics_are_placed() {
        let output = "---- a stdout ----\nthread 'a' panicked at listings/1/x/tests/a.rs:7:5:\nassertion failed\nnote: run with\n";
        assert_eq!(panics(output), [("listings/1/x/tests/a.rs".into(), 7, "assertion failed".into())]);
    }

    #[test]
    fn snippets_tell_where_they_failed() {
        let output = "---- x stdout ----\nsrc/a.md:12: error[E0425]: cannot find `x`: at all; mend it\nerror\n --> x\n\nsrc/b.md:3\n";
        let problems = snippet_problems(output);
        assert_eq!(problems.len(), 1);
        assert_eq!(
            problems[0].to_string(),
            "src/a.md:12: error[E0425]: cannot find `x`: at all; mend it\n    error\n     --> x"
        );
    }
}
