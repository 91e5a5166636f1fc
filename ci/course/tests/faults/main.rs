//! Takes a small book through every fault that the checker claims to notice: breaks one thing, runs the built
//! `cargo course` there, and looks at how it ended and at its findings, which must be the expected ones and no others.
//!
//! It needs Python 3.11 or newer. `cargo test -p course --test faults -- WORDS` runs the faults with these words in
//! their names; `-- --record` writes the recorded files of the small book afresh.

mod book;
mod table;

use std::process::ExitCode;
use std::time::Instant;

use book::{Book, Outcome};
use table::{FAULTS, Fault};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let book = Book::new().expect("the small book can be copied below the target directory");
    if std::env::args().any(|arg| arg == "--record") {
        let outcome = book.course(&["record"], &[]).expect("the checker can be started");
        println!("{}{}", outcome.stdout, outcome.stderr);
        book.keep_recorded().expect("the recorded files can be written");
        return ExitCode::from(u8::from(outcome.status != Some(0)));
    }
    let (mut passed, mut failed) = (0, 0);
    for fault in FAULTS.into_iter().flatten() {
        if !words.iter().all(|word| fault.name.contains(word.as_str())) {
            continue;
        }
        let began = Instant::now();
        let tried = fault.try_on(&book);
        let seconds = began.elapsed().as_secs_f32();
        match tried {
            Ok(findings) => {
                passed += 1;
                println!("ok: {} ({seconds:.1} s)", fault.name);
                findings.iter().for_each(|finding| println!("    {finding}"));
            }
            Err(why) => {
                failed += 1;
                println!("FAILED: {} ({seconds:.1} s): {why}", fault.name);
            }
        }
        book.mend().expect("the small book can be made sound again");
    }
    println!("\ntest result: {passed} passed; {failed} failed");
    ExitCode::from(u8::from(failed > 0 || passed == 0))
}

impl Fault {
    /// Returns the findings, if they are what they must be.
    fn try_on(&self, book: &Book) -> Result<Vec<String>, String> {
        for edit in self.edits {
            book.apply(edit)?;
        }
        let before = book.files().map_err(|error| error.to_string())?;
        let outcome = book.course(self.run, self.variables).map_err(|error| error.to_string())?;
        let findings = self.judge(&outcome).map_err(|why| format!("{why}\n{}", outcome.shown()))?;
        let after = book.files().map_err(|error| error.to_string())?;
        if !self.writes && before != after {
            let names = before.keys().chain(after.keys()).filter(|name| before.get(*name) != after.get(*name));
            return Err(format!("it changed {:?}", names.collect::<Vec<_>>()));
        }
        (self.then)(book)?;
        Ok(findings)
    }

    fn judge(&self, outcome: &Outcome) -> Result<Vec<String>, String> {
        if outcome.status != Some(self.status) {
            return Err(format!("it ended with {:?}, not with {}", outcome.status, self.status));
        }
        if self.status == 2 {
            let said = outcome.stderr.contains(self.says);
            return if said {
                Ok(vec![outcome.stderr.trim().to_owned()])
            } else {
                Err(format!("it does not say {:?}", self.says))
            };
        }
        if !outcome.stdout.contains(self.says) {
            return Err(format!("it does not say {:?}", self.says));
        }
        let findings = outcome.findings();
        for (place, what) in self.finds {
            let fits = |finding: &&&str| finding.starts_with(&format!("{place}: ")) && finding.contains(what);
            if findings.iter().filter(fits).count() != 1 {
                return Err(format!("not found once: {place}: {what}"));
            }
        }
        if findings.len() != self.finds.len() {
            return Err(format!("{} findings, not {}", findings.len(), self.finds.len()));
        }
        if let Some(unclear) = findings.iter().find(|finding| !finding.contains("; ")) {
            return Err(format!("it does not say how to mend it: {unclear}"));
        }
        if ["timeline", "build"].contains(&self.run[0]) {
            // They show, and count nothing.
            return Ok(Vec::new());
        }
        let expected = [self.finds.len() + self.fails, self.skips];
        match outcome.sums() {
            Some([passed, failed, skipped]) if [failed, skipped] == expected && (passed > 0 || failed > 0) => {}
            sums => {
                return Err(format!("the sums are {sums:?}; failed and skipped must be {expected:?}"));
            }
        }
        Ok(findings.into_iter().map(str::to_owned).collect())
    }
}

impl Outcome {
    fn shown(&self) -> String {
        let text = format!("{}{}", self.stdout, self.stderr);
        text.lines().map(|line| format!("    | {line}\n")).collect()
    }
}
