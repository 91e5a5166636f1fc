//! The programs that must not compile: trybuild compiles them, by rustc and by clippy, and compares the messages they
//! get with the recorded ones.

use crate::build::{Built, Test, cargo};
use crate::listings::{MISTAKES, Mistake, Workspace};
use crate::record::{machine_paths, of_this_machine, read};
use crate::report::{Problem, Report, first_difference};
use crate::run::{Ended, Run};
use crate::stamp::Stamp;
use anyhow::Result;
use std::collections::BTreeMap;
use std::time::Duration;

/// Compares the message of each mistake with its recorded one.
pub async fn check(book: &Workspace, built: &Built) -> Result<Report> {
    let mut report = Report::default();
    for by in ["rustc", "clippy"] {
        let cases: Vec<&Mistake> = book.mistakes.iter().filter(|mistake| mistake.by == by).collect();
        let Some(test) = test(built, by, &cases, &mut report) else { continue };
        let stamp = Stamp::new(book, by, &[&test.executable], &[MISTAKES]).await?;
        let unchanged = stamp.passed().filter(|_| book.whole);
        if let Some(passed) = unchanged {
            eprintln!("         checking {passed} mistakes by {by}: unchanged");
            report.passed += passed;
            continue;
        }
        let found = compile(book, test, &cases, false).await?;
        let passed = found.problems.is_empty() && book.whole;
        if passed {
            stamp.keep(found.passed)?;
        }
        report.absorb(found);
    }
    Ok(report)
}

/// Writes the messages afresh; prints which changed.
pub async fn record(book: &Workspace, built: &Built) -> Result<Report> {
    let mut report = Report::default();
    for by in ["rustc", "clippy"] {
        let cases: Vec<&Mistake> = book.mistakes.iter().filter(|mistake| mistake.by == by).collect();
        let Some(test) = test(built, by, &cases, &mut report) else { continue };
        let before = messages(book, &cases)?;
        report.absorb(compile(book, test, &cases, true).await?);
        for (path, text) in messages(book, &cases)? {
            if before.get(&path) == Some(&text) {
                continue;
            }
            match text.as_deref().and_then(|text| of_this_machine(&path, text, &machine_paths(book))) {
                Some(problem) => {
                    report.check([problem]);
                    let file = book.root.join(&path);
                    match before.get(&path).cloned().flatten() {
                        Some(text) => std::fs::write(file, text)?,
                        None => std::fs::remove_file(file)?,
                    }
                }
                None => println!("recorded {path}"),
            }
        }
    }
    Ok(report)
}

/// Every mistake has a message and a mend of its name, and every mend a mistake.
pub fn check_pairs(book: &Workspace) -> Report {
    let mut report = Report::default();
    for mistake in &book.mistakes {
        let mend = format!("write what is right as {MISTAKES}/src/bin/{}.rs", mistake.name);
        let unmended = !book.mends.contains(&mistake.name);
        report.check(unmended.then(|| Problem::new(&mistake.source(), 1, "this mistake has no mend", mend)));
    }
    for mend in &book.mends {
        let path = format!("{MISTAKES}/src/bin/{mend}.rs");
        let alone = book.mistakes.iter().all(|mistake| mistake.name != *mend);
        report.check(
            alone.then(|| Problem::new(&path, 1, "this mends no mistake", "name it as the mistake that it mends")),
        );
    }
    report
}

/// The test that compiles the mistakes found by `by`. Without it, they cannot have passed.
fn test<'a>(built: &'a Built, by: &str, cases: &[&Mistake], report: &mut Report) -> Option<&'a Test> {
    let test = built.tests.iter().find(|test| test.dir == MISTAKES && test.name == by);
    let source = format!("{MISTAKES}/tests/{by}.rs");
    let explained = built.problems.iter().any(|problem| problem.path.starts_with(MISTAKES));
    if test.is_none() && !cases.is_empty() && !explained {
        let what = format!("the test that compiles {MISTAKES}/{by} was not built");
        report.check([Problem::new(&source, 1, what, "mend it")]);
    }
    test.filter(|_| !cases.is_empty())
}

/// The recorded messages by path, as far as they are there.
fn messages(book: &Workspace, cases: &[&Mistake]) -> Result<BTreeMap<String, Option<String>>> {
    cases.iter().map(|case| Ok((case.message(), read(&book.root.join(case.message()))?))).collect()
}

/// Has trybuild compile the cases. A case that it does not say to be fine is a problem.
async fn compile(book: &Workspace, test: &Test, cases: &[&Mistake], record: bool) -> Result<Report> {
    let mut report = Report::default();
    let dir = book.root.join(MISTAKES);
    let left_behind = !dir.join("wip").exists();
    let mut run = Run {
        program: test.executable.clone(),
        args: Vec::new(),
        dir: dir.clone(),
        env: vec![("CARGO_MANIFEST_DIR", dir.clone().into()), ("CARGO", cargo()), ("TERM", "dumb".into())],
        limit: Duration::from_secs(900),
        merged: true,
    };
    if !book.whole {
        // To the test harness the first is the name of every test; the second is meant for trybuild.
        run.args =
            cases.iter().flat_map(|case| [String::new(), format!("trybuild={}", case.name)]).map(Into::into).collect();
    }
    run.env.push(("TRYBUILD", if record { "overwrite" } else { "wip" }.into()));
    let output = run.output().await?;
    if left_behind && dir.join("wip").exists() {
        std::fs::remove_dir_all(dir.join("wip"))?;
    }
    let verdicts = verdicts(&output.stdout);
    if verdicts.is_empty() && output.ended != Ended::Status(0) {
        let what = match output.ended {
            Ended::TooLong => "trybuild did not end within 15 minutes",
            _ => "trybuild could not run",
        };
        report.check([Problem::new(&test.source, 1, what, "see what it said").detail(output.stdout)]);
        return Ok(report);
    }
    for case in cases {
        let verdict = verdicts.iter().find(|verdict| verdict.path == format!("{}/{}.rs", case.by, case.name));
        report.check(problem(book, case, verdict, record)?);
    }
    Ok(report)
}

fn problem(book: &Workspace, case: &Mistake, verdict: Option<&Verdict>, record: bool) -> Result<Option<Problem>> {
    let (source, message) = (case.source(), case.message());
    let mend = format!("`cargo course record {}`", case.name);
    let Some(verdict) = verdict else {
        let what = format!("trybuild did not compile this mistake; {MISTAKES}/tests/{}.rs must name it", case.by);
        return Ok(Some(Problem::new(&source, 1, what, "mend that test")));
    };
    Ok(match verdict.word.as_str() {
        "ok" => None,
        "wip" if record => None,
        "wip" => Some(Problem::new(&message, 1, "the recorded message is missing", mend)),
        "mismatch" => {
            let recorded = read(&book.root.join(&message))?.unwrap_or_default();
            let differs = first_difference(&recorded, &verdict.message);
            let (line, recorded, produced) = differs.unwrap_or((1, recorded, verdict.message.clone()));
            let what = format!("{} says something else than is recorded", case.by);
            Some(Problem::new(&message, line, what, mend).detail(format!("recorded: {recorded}\nproduced: {produced}")))
        }
        _ if verdict.message.starts_with("Expected test case to fail to compile") => {
            let what = format!("this mistake compiles: {} finds nothing wrong with it", case.by);
            Some(Problem::new(&source, 1, what, "make the mistake again"))
        }
        word => {
            Some(Problem::new(&source, 1, format!("trybuild: {word}"), "see what it says").detail(&verdict.message))
        }
    })
}

/// What trybuild says of one case.
#[derive(Debug, PartialEq)]
struct Verdict {
    path: String,
    /// `ok`, `mismatch`, `wip` or `error`.
    word: String,
    /// The compiler's message as it is now, or trybuild's own words.
    message: String,
}

/// Reads trybuild's output: `test PATH ... WORD` for each case, and below it what there is to say.
fn verdicts(output: &str) -> Vec<Verdict> {
    let mut verdicts: Vec<Verdict> = Vec::new();
    for line in output.lines() {
        let case = line.strip_prefix("test ").and_then(|rest| rest.split_once(" ... "));
        match (case, verdicts.last_mut()) {
            (Some((path, word)), _) if path.ends_with(".rs") => {
                verdicts.push(Verdict { path: path.into(), word: word.into(), message: String::new() });
            }
            (_, Some(last)) => last.message.extend([line, "\n"]),
            _ => {}
        }
    }
    for verdict in verdicts.iter_mut().filter(|verdict| verdict.word == "mismatch") {
        let produced = verdict.message.split_once("ACTUAL OUTPUT:\n").map_or("", |(_, rest)| rest);
        let is_rule = |line: &&str| line.starts_with('┈');
        let lines = produced.lines().skip_while(is_rule).take_while(|line| !is_rule(line));
        verdict.message = lines.flat_map(|line| [line, "\n"]).collect();
    }
    verdicts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_read() {
        let output = "\nrunning 1 test\n\n\ntest rustc/a.rs ... ok\ntest rustc/b.rs ... mismatch\n\nEXPECTED:\n┈┈┈\nerror: old\n┈┈┈\n\n\
            ACTUAL OUTPUT:\n┈┈┈\nerror: new\n  | x\n┈┈┈\nnote: If the actual output\n\ntest rustc/c.rs ... error\n\
            Expected test case to fail to compile, but it succeeded.\n\n\ntest rustc ... FAILED\n";
        let verdicts = verdicts(output);
        let words: Vec<_> = verdicts.iter().map(|verdict| (verdict.path.as_str(), verdict.word.as_str())).collect();
        assert_eq!(words, [("rustc/a.rs", "ok"), ("rustc/b.rs", "mismatch"), ("rustc/c.rs", "error")]);
        assert_eq!(verdicts[1].message, "error: new\n  | x\n");
        assert!(verdicts[2].message.starts_with("Expected test case to fail"));
    }
}
