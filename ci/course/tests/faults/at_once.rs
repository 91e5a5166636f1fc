//! Tests two checks at once, and a check that is interrupted.

use crate::book::Books;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

type Proof = fn(&Books) -> Result<(), String>;

pub const PROOFS: [(&str, Proof); 2] = [
    ("at once: two runs of `test` in one checkout both pass", two_runs),
    ("at once: SIGTERM leaves nothing running", sigterm),
];

/// Checks that the second run waits for the first, and that both pass.
fn two_runs(books: &Books) -> Result<(), String> {
    books.with_programs(|book| {
        let _ = fs::remove_file(book.target.join("course/passed.json"));
        let (first, second) = thread::scope(|scope| {
            let first = scope.spawn(|| book.course(&["test"], &[]));
            let second = scope.spawn(|| book.course(&["test"], &[]));
            (first.join(), second.join())
        });
        let mut waited = 0;
        for outcome in [first, second] {
            let outcome = outcome.map_err(|_| "it panicked")??;
            if outcome.status != Some(0) {
                return Err(format!("one of two runs at once fails:\n{}", outcome.shown()));
            }
            waited += usize::from(outcome.stderr.contains("waiting for another `cargo course`"));
        }
        if waited == 1 { Ok(()) } else { Err(format!("{waited} of two runs waited for the other one")) }
    })
}

const LISTING: &str = "listings/part/counting/counts-down/src/main.rs";

/// Checks that a hanging listing and its children end with the checker.
fn sigterm(books: &Books) -> Result<(), String> {
    books.with_programs(|book| {
        let beats = book.root.with_file_name("sigterm-beats");
        let _ = fs::remove_file(&beats);
        let hangs = format!(
            "fn main() {{\n    let beat = \"while :; do echo >> {}; sleep 0.05; done\";\n    \
             let mut shell = std::process::Command::new(\"sh\").args([\"-c\", beat]).spawn().expect(\"a shell\");\n    \
             shell.wait().expect(\"it ends\");\n",
            beats.display()
        );
        book.replace(LISTING, "fn main() {\n", &hangs)?;
        let mut checker = book.command(Path::new(env!("CARGO_BIN_EXE_course")));
        let mut checker = checker
            .arg("test")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| error.to_string())?;
        let count = || fs::read(&beats).map_or(0, |beats| beats.len());
        let began = Instant::now();
        while count() == 0 && began.elapsed() < Duration::from_secs(120) {
            thread::sleep(Duration::from_millis(20));
        }
        if count() == 0 {
            let _ = checker.kill();
            return Err("the listing does not start".into());
        }
        let sent = Command::new("kill").arg(checker.id().to_string()).status();
        sent.map_err(|error| error.to_string())?;
        let status = checker.wait().map_err(|error| error.to_string())?;
        thread::sleep(Duration::from_millis(200));
        let before = count();
        thread::sleep(Duration::from_millis(500));
        if status.code() != Some(2) {
            return Err(format!("it ended with {status}, not with 2"));
        }
        if count() > before { Err("what the listing started goes on".into()) } else { Ok(()) }
    })
}
