//! Runs executables built with Rust's test harness: the listings' tests, and the text's snippets through skeptic.

use crate::check::code_blocks::snippets as snippets_in;
use crate::check::recorded::BUILD_INPUTS;
use crate::context::Context;
use crate::tools::cache::Case;
use crate::tools::process::Output;
use crate::tools::test_harness::{run_tests, tally};
use anyhow::Result;
use book::{Finding, Report};
use std::path::Path;

const SNIPPETS: &str = "ci/snippets";

/// Runs the listings' tests, several files at once, except unchanged ones that passed. An error is the machine's
/// fault.
pub fn tests(context: &Context) -> Result<Report> {
    let Context { book, cache, fresh, .. } = context;
    let built = context.built()?;
    let mut report = Report::default();
    let mut cases = Vec::new();
    for listing in book.listings.iter().filter(|listing| listing.exercise.is_none()) {
        for test in &listing.tests {
            let source = listing.test(test);
            // The build has already reported a test that didn't compile.
            let Some(executable) = built.executables.get(&source) else { continue };
            let mut run = run_tests(executable, &book.root.join(&listing.dir), listing.switches.limit);
            run.alone = listing.switches.alone;
            let inputs = cache.inputs().program(executable)?.files(&book.root, [listing.dir.as_str()])?.finish();
            cases.push(Case { name: format!("tests: {source}"), inputs, work: (source, run) });
        }
    }
    let left = cache.left(cases, *fresh, &mut report);
    if left.is_empty() {
        return Ok(report);
    }
    let what = format!("running {} test files of listings", left.len());
    cache.judge(&what, left, &mut report, |(source, run)| Ok(verdict(&book.root, &source, run.output()?)))?;
    Ok(report)
}

/// Compiles and runs the inline snippets of the text. An error is the machine's fault.
pub fn snippets(context: &Context) -> Result<Report> {
    let Context { book, cache, .. } = context;
    let count = if book.whole { snippets_in(&context.text) } else { 0 };
    if count == 0 || context.is_found_at(&format!("{SNIPPETS}/build.rs")) {
        return Ok(Report::default());
    }
    let what = format!("there are {count} snippets in the text, but nothing compiles them");
    let nobody = Finding::new(&format!("{SNIPPETS}/Cargo.toml"), 1, what, "fix the crate `snippets`");
    let Some(test) = context.built()?.executables.get(&format!("{SNIPPETS}/tests/snippets.rs")) else {
        return Ok(Report { findings: vec![nobody], ..Report::default() });
    };
    let code = context.text.pages.iter().flat_map(|page| page.blocks.iter().map(move |block| (page, block)));
    let code = code.filter(|(_, block)| block.info.as_deref() == Some("rust") && !block.code.contains("{{#"));
    let code: String = code.map(|(page, block)| format!("{}:{}\n{}", page.path, block.line, block.code)).collect();
    let inputs = cache.inputs().text(&code).files(&book.root, [SNIPPETS])?.files(&book.root, BUILD_INPUTS)?;
    let what = format!("compiling and running {count} snippets");
    cache.cached("snippets", inputs, &what, || {
        let output = run_tests(test, &book.root.join(SNIPPETS), 900).output()?;
        let mut report = Report { passed: tally(&output.stdout, "passed"), ..Report::default() };
        report.findings = snippet_findings(&output.stdout);
        if report.findings.is_empty() && (output.ended != Ok(0) || report.passed != count) {
            report.findings.push(nobody.detail(output.stdout));
        }
        Ok(report)
    })
}

/// Returns a finding for each failed test in `source`, at the line of its panic, and for tests that didn't run.
fn verdict(root: &Path, source: &str, output: Output) -> Report {
    let [passed, failed, ignored] = ["passed", "failed", "ignored"].map(|what| tally(&output.stdout, what));
    let mut report = Report { passed, ..Report::default() };
    let (what, fix) = match output.ended {
        Err((what, fix)) => (format!("this file of tests {what}"), fix),
        Ok(_) if ignored > 0 => ("a test is ignored".into(), "enable it, or delete it"),
        Ok(_) if failed > 0 => {
            for (path, line, what) in panics(&output.stdout) {
                // A panic in a library has no line in the book.
                let (path, line) = if root.join(&path).is_file() { (&*path, line) } else { (source, 1) };
                let what = format!("a test failed: {what}");
                report.findings.push(Finding::new(path, line, what, "fix the listing or its test"));
            }
            ("a test failed".into(), "fix the listing or its test")
        }
        Ok(0) if passed > 0 => return report,
        Ok(0) => ("there is no test in this file".into(), "write one, or delete the file"),
        Ok(_) => ("the tests ended early".into(), "see their output"),
    };
    if report.findings.is_empty() {
        report.findings.push(Finding::new(source, 1, what, fix).detail(output.stdout));
    }
    report
}

/// Returns path, line and message of each failed test's panic.
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

/// Parses the failures that the crate `snippets` reports: `PAGE:LINE: WHAT; FIX`, then detail up to an empty line.
fn snippet_findings(output: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut lines = output.lines();
    while let Some(line) = lines.next() {
        if let Some((page, line, said)) = placed(line).filter(|(page, ..)| page.ends_with(".md"))
            && let Some((what, fix)) = said.trim().rsplit_once("; ")
        {
            let detail: Vec<&str> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
            findings.push(Finding::new(page, line, what, fix).detail(detail.join("\n")));
        }
    }
    findings
}

/// Splits `PATH:LINE:WHAT`.
fn placed(text: &str) -> Option<(&str, usize, &str)> {
    let (path, rest) = text.split_once(':')?;
    let (line, what) = rest.split_once(':')?;
    Some((path, line.parse().ok()?, what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panics_are_placed() {
        let output = "---- a stdout ----\nthread 'a' panicked at listings/1/x/tests/a.rs:7:5:\nassertion failed\nnote: run with\n";
        assert_eq!(panics(output), [("listings/1/x/tests/a.rs".into(), 7, "assertion failed".into())]);
    }

    #[test]
    fn snippets_tell_where_they_failed() {
        let output = "---- x stdout ----\nsrc/a.md:12: error[E0425]: cannot find `x`: at all; fix it\nerror\n --> x\n\nsrc/b.md:3\n";
        let findings = snippet_findings(output);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].to_string(),
            "src/a.md:12: error[E0425]: cannot find `x`: at all; fix it\n    error\n     --> x"
        );
    }
}
