//! Tries on a small book every fault that the checker claims to notice. Each test breaks one thing, checks the book,
//! and compares exit status and findings; other findings than the expected ones are errors.
//!
//! A fault is a file `GROUP/NAME.toml` beside this one, in the format of [`fault::Fault`]. Faults in the text are
//! tried in this process, each in its own copy of the book; the others run the built `cargo course`. Tests that need
//! more than a file are functions in [`caches`] and [`at_once`].
//!
//! Needs Python 3.11 or newer, and Node for the search. `cargo test -p course --test faults -- WORDS` tries the
//! faults with these words in their names. `NEEDS=text` tries only those that need the text, `NEEDS=pages` only those
//! that need pages. `RECORD=1` writes the small book's recorded files again.

mod at_once;
mod book;
mod caches;
mod fault;
mod outcome;
mod seed;
mod then;

use book::Books;
use fault::Fault;
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    // No other thread runs yet. Each copy of the book has its own target directory.
    unsafe { std::env::remove_var("CARGO_TARGET_DIR") };
    course::tools::progress::be_quiet();
    let books = Arc::new(Books::new().expect("the small book can be copied below the target directory"));
    if std::env::var_os("RECORD").is_some() {
        let recorded = books.with_programs(|book| {
            let outcome = book.course(&["record"], &[])?;
            println!("{}{}", outcome.stdout, outcome.stderr);
            book.keep_recorded()?;
            Ok(outcome.status == Some(0))
        });
        return ExitCode::from(u8::from(!recorded.expect("the checker can be started")));
    }
    let mut trials = Vec::new();
    let needs = std::env::var("NEEDS").ok();
    let is_meant = |kind: &str| needs.as_deref().is_none_or(|needs| needs == kind);
    for fault in faults().expect("every file of a fault is understood") {
        let books = books.clone();
        let (title, kind) = (fault.title(), fault.kind());
        trials.push(Trial::test(title, move || fault.try_on(&books).map_err(Failed::from)).with_kind(kind));
    }
    for (name, prove) in caches::PROOFS.into_iter().chain(at_once::PROOFS) {
        let books = books.clone();
        trials.push(Trial::test(name, move || prove(&books).map_err(Failed::from)).with_kind("programs"));
    }
    trials.retain(|trial| is_meant(trial.kind()));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// Number of fault files, so that none is lost silently. Update it for a new one.
const FAULTS: usize = 277;

/// Reads every fault, sorted by file name. An error names the file that is invalid.
fn faults() -> Result<Vec<Fault>, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    let files = ::book::files::files_below(&folder, "").map_err(|error| error.to_string())?;
    let files: Vec<String> = files.into_iter().filter(|file| file.ends_with(".toml")).collect();
    if files.len() != FAULTS {
        return Err(format!("there are {} files of faults, and `FAULTS` in main.rs says {FAULTS}", files.len()));
    }
    files.into_iter().map(|file| Fault::read(&folder, &file).map_err(|why| format!("{file}: {why}"))).collect()
}
