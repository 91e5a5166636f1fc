//! The programs that must not compile: trybuild compiles them, by rustc, by clippy and by the lint of this repository, and the
//! messages they get are facts as what a listing prints is one.

use crate::build::{Built, LINT, cargo};
use crate::files::read;
use crate::listings::{MISTAKES, Mistake, Workspace, mend_source};
use crate::programs::{Fact, Produced};
use crate::progress::step;
use crate::record;
use crate::report::{Problem, Report};
use crate::run::Run;
use crate::stamp::Stamp;
use anyhow::Result;
use std::path::PathBuf;

/// Who finds mistakes.
pub struct Finder {
    /// Of the folder with the mistakes that it finds, and of the test that compiles them.
    pub name: &'static str,
    /// The compiler behind it, which tells its version.
    pub compiler: &'static str,
}

pub const FINDERS: [Finder; 3] = [
    Finder { name: "rustc", compiler: "rustc" },
    Finder { name: "clippy", compiler: "clippy-driver" },
    Finder { name: "blocking_in_async", compiler: "clippy-driver" },
];

/// Compares the message of each mistake with its recorded one. An error is of the machine.
pub async fn check(book: &Workspace, built: &Built) -> Result<Report> {
    let mut report = Report::default();
    for Finder { name: by, compiler } in FINDERS {
        let Some(test) = built.executables.get(&format!("{MISTAKES}/tests/{by}.rs")) else { continue };
        let outside: Vec<PathBuf> = [Some(test), built.executables.get(LINT)].into_iter().flatten().cloned().collect();
        let stamp = Stamp::new(book, by, &[compiler], &outside, &[MISTAKES]).await?;
        if let Some(passed) = stamp.passed().filter(|_| book.whole) {
            eprintln!("         checking {passed} mistakes by {by}: unchanged");
            report.passed += passed;
            continue;
        }
        let found = record::compare(book, produce(book, built, by).await?)?;
        if found.problems.is_empty() && book.whole {
            stamp.keep(found.passed)?;
        }
        report.absorb(found);
    }
    Ok(report)
}

/// Has trybuild compile the mistakes that `by` finds: their messages, or why there are none. An error is of the machine.
pub async fn produce(book: &Workspace, built: &Built, by: &str) -> Result<Vec<Produced>> {
    let source = format!("{MISTAKES}/tests/{by}.rs");
    // What was not built is among the problems of the build.
    let Some(test) = built.executables.get(&source) else { return Ok(Vec::new()) };
    let cases: Vec<&Mistake> = book.mistakes.iter().filter(|mistake| mistake.by == by).collect();
    let dir = book.root.join(MISTAKES);
    let mut run = Run::new(test, dir.clone(), 900);
    let env = [("CARGO_MANIFEST_DIR", dir.clone().into()), ("CARGO", cargo())];
    run.env = env.into_iter().chain([("TERM", "dumb".into()), ("TRYBUILD", "wip".into())]).collect();
    run.env.extend(built.executables.get(LINT).map(|lint| ("BLOCKING_IN_ASYNC", lint.into())));
    run.merged = true;
    if !book.whole {
        for case in &cases {
            // To the test harness the first is the name of every test; the second is meant for trybuild.
            run.args.extend(["".into(), format!("trybuild={}", case.name).into()]);
        }
    }
    let wip = dir.join("wip");
    let was_there = wip.exists();
    let output = step(&format!("compiling {} mistakes by {by}", cases.len()), run.output()).await?;
    if !was_there && wip.exists() {
        std::fs::remove_dir_all(wip)?;
    }
    let verdicts = verdicts(&output.stdout);
    if verdicts.is_empty() && output.ended != Ok(0) {
        let what = match output.ended {
            Ok(_) => "trybuild could not run".into(),
            Err((what, _)) => format!("trybuild {what}"),
        };
        return Ok(vec![Err(Problem::new(&source, 1, what, "see what it said").detail(output.stdout))]);
    }
    let of = |case: &Mistake| verdicts.iter().find(|verdict| verdict.path == format!("{by}/{}.rs", case.name));
    cases.into_iter().map(|case| judge(book, case, of(case))).collect()
}

/// The message of a mistake, by what trybuild says of it.
fn judge(book: &Workspace, case: &Mistake, verdict: Option<&Verdict>) -> Result<Produced> {
    let (by, path) = (&case.by, case.message());
    let problem = |what: String, mend: &str| Ok(Err(Problem::new(&case.source(), 1, what, mend)));
    let Some(verdict) = verdict else {
        let what = format!("trybuild did not compile this mistake; {MISTAKES}/tests/{by}.rs must name it");
        return problem(what, "mend that test");
    };
    let text = match verdict.word.as_str() {
        "ok" => read(&book.root.join(&path))?.unwrap_or_default(),
        "mismatch" | "wip" => verdict.message(),
        _ if verdict.said.starts_with("Expected test case to fail to compile") => {
            return problem(
                format!("this mistake compiles: {by} finds nothing wrong with it"),
                "make the mistake again",
            );
        }
        word => {
            let failed = Problem::new(&case.source(), 1, format!("trybuild: {word}"), "see what it says");
            return Ok(Err(failed.detail(&verdict.said)));
        }
    };
    Ok(Ok(vec![Fact { path, text, name: case.name.clone(), says: format!("{by} says") }]))
}

/// Every mistake has a mend of its name, and every mend a mistake.
pub fn check_pairs(book: &Workspace) -> Report {
    let mut report = Report::default();
    for mistake in &book.mistakes {
        let mend = format!("write what is right as {}", mend_source(&mistake.name));
        let problem = Problem::new(&mistake.source(), 1, "this mistake has no mend", mend);
        report.check((!book.mends.contains(&mistake.name)).then_some(problem));
    }
    for mend in &book.mends {
        let path = mend_source(mend);
        let problem = Problem::new(&path, 1, "this mends no mistake", "name it as the mistake that it mends");
        report.check(book.mistakes.iter().all(|mistake| mistake.name != *mend).then_some(problem));
    }
    report
}

/// What trybuild says of one case.
struct Verdict {
    path: String,
    /// `ok`, `mismatch`, `wip` (nothing is recorded) or `error`.
    word: String,
    /// All lines below that.
    said: String,
}

impl Verdict {
    /// The compiler's message as it is now, which stands between rules; above it may stand the recorded one.
    fn message(&self) -> String {
        let is_rule = |line: &&str| line.starts_with('┈');
        let produced = self.said.split_once("ACTUAL OUTPUT:\n").map_or(&*self.said, |(_, produced)| produced);
        let lines = produced.lines().skip_while(|line| !is_rule(line)).skip(1).take_while(|line| !is_rule(line));
        lines.flat_map(|line| [line, "\n"]).collect()
    }
}

/// Reads trybuild's output: `test PATH ... WORD` for each case, and below it what there is to say.
fn verdicts(output: &str) -> Vec<Verdict> {
    let mut verdicts: Vec<Verdict> = Vec::new();
    for line in output.lines() {
        let case = line.strip_prefix("test ").and_then(|rest| rest.split_once(".rs ... "));
        if let Some((path, word)) = case {
            verdicts.push(Verdict { path: format!("{path}.rs"), word: word.into(), said: String::new() });
        } else if let Some(last) = verdicts.last_mut() {
            last.said.extend([line, "\n"]);
        }
    }
    verdicts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_read() {
        let output = "\nrunning 1 test\n\n\ntest rustc/a.rs ... ok\ntest rustc/b.rs ... mismatch\n\nEXPECTED:\n┈┈┈\nerror: old\n┈┈┈\n\n\
            ACTUAL OUTPUT:\n┈┈┈\nerror: new\n  | x\n┈┈┈\nnote: If the actual output\n\ntest rustc/c.rs ... wip\n\n\
            NOTE: writing\n┈┈┈\nerror: c\n┈┈┈\n\ntest rustc ... FAILED\n";
        let verdicts = verdicts(output);
        let words: Vec<_> = verdicts.iter().map(|verdict| (verdict.path.as_str(), verdict.word.as_str())).collect();
        assert_eq!(words, [("rustc/a.rs", "ok"), ("rustc/b.rs", "mismatch"), ("rustc/c.rs", "wip")]);
        assert_eq!(verdicts[1].message(), "error: new\n  | x\n");
        assert_eq!(verdicts[2].message(), "error: c\n");
    }
}
