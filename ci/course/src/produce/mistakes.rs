//! Compiles the programs that must not compile. trybuild does it with rustc, clippy and the repository's lint; the
//! messages are recorded like any other output.

use crate::produce::build::Built;
use crate::snapshot::{Fact, Produced};
use crate::tools::cargo::cargo;
use crate::tools::process::Run;
use anyhow::Result;
use book::files::read;
use book::listing::{MISTAKES, finder_test};
use book::workspace::LINT;
use book::{Finding, Mistake, Workspace};

/// Compiles the mistakes that `finder` finds with trybuild. Returns the messages, or why there are none. An error is
/// the machine's fault.
pub fn produce(book: &Workspace, built: &Built, finder: &str) -> Result<Vec<Produced>> {
    let source = finder_test(finder);
    // The build has already reported a test that didn't compile.
    let Some(test) = built.executables.get(&source) else { return Ok(Vec::new()) };
    let cases: Vec<&Mistake> = book.mistakes.iter().filter(|mistake| mistake.finder == finder).collect();
    let dir = book.root.join(MISTAKES);
    let mut run = Run::new(test, dir.clone(), 900);
    let env = [
        ("CARGO_MANIFEST_DIR", dir.clone().into_os_string()),
        ("CARGO", cargo()),
        ("CARGO_TARGET_DIR", book.target.clone().into()),
        ("TERM", "dumb".into()),
        ("TRYBUILD", "wip".into()),
    ];
    run.env = env.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
    run.env.extend(built.executables.get(LINT).map(|lint| ("BLOCKING_IN_ASYNC".into(), lint.into())));
    run.merged = true;
    if !book.whole {
        for case in &cases {
            // The test harness takes the first argument as a filter that matches every test; the second is for
            // trybuild.
            run.args.extend(["".into(), format!("trybuild={}", case.name).into()]);
        }
    }
    let wip = dir.join("wip");
    let was_there = wip.exists();
    let output = run.output()?;
    if !was_there && wip.exists() {
        std::fs::remove_dir_all(wip)?;
    }
    let verdicts = verdicts(&output.stdout);
    if verdicts.is_empty() && output.ended != Ok(0) {
        let what = match output.ended {
            Ok(_) => "trybuild could not run".into(),
            Err((what, _)) => format!("trybuild {what}"),
        };
        return Ok(vec![Err(Finding::new(&source, 1, what, "see its output").detail(output.stdout))]);
    }
    let of = |case: &Mistake| verdicts.iter().find(|verdict| verdict.path == format!("{finder}/{}.rs", case.name));
    cases.into_iter().map(|case| judge(book, case, of(case))).collect()
}

/// Extracts the message of a mistake from trybuild's verdict.
fn judge(book: &Workspace, case: &Mistake, verdict: Option<&Verdict>) -> Result<Produced> {
    let (finder, path) = (&case.finder, case.message());
    let finding = |what: String, fix: &str| Ok(Err(Finding::new(&case.source(), 1, what, fix)));
    let Some(verdict) = verdict else {
        let what = format!("trybuild did not compile this mistake; {MISTAKES}/tests/{finder}.rs must name it");
        return finding(what, "fix that test");
    };
    let text = match verdict.word.as_str() {
        "ok" => read(&book.root.join(&path))?.unwrap_or_default(),
        "mismatch" | "wip" => verdict.message(),
        _ if verdict.said.starts_with("Expected test case to fail to compile") => {
            return finding(format!("this mistake compiles: {finder} finds nothing wrong"), "restore the mistake");
        }
        word => {
            let failed = Finding::new(&case.source(), 1, format!("trybuild: {word}"), "see its output");
            return Ok(Err(failed.detail(&verdict.said)));
        }
    };
    Ok(Ok(vec![Fact { path, text, name: case.name.clone(), says: format!("{finder} says") }]))
}

/// trybuild's verdict on one case.
struct Verdict {
    path: String,
    /// `ok`, `mismatch`, `wip` (nothing is recorded) or `error`.
    word: String,
    /// All lines below the verdict.
    said: String,
}

impl Verdict {
    /// Returns the current message, which stands between rules; the recorded one may stand above it.
    fn message(&self) -> String {
        let is_rule = |line: &&str| line.starts_with('┈');
        let produced = self.said.split_once("ACTUAL OUTPUT:\n").map_or(&*self.said, |(_, produced)| produced);
        let lines = produced.lines().skip_while(|line| !is_rule(line)).skip(1).take_while(|line| !is_rule(line));
        lines.flat_map(|line| [line, "\n"]).collect()
    }
}

/// Parses trybuild's output: `test PATH ... WORD` for each case, followed by details.
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
