//! One test for each inline Rust snippet of the book. A failing one prints `page:line: what went wrong; fix it`, with
//! the line of the error itself if it is known, followed by all output.

#![allow(dead_code, reason = "a book may have no inline snippet")]

use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;
use std::{env, panic, thread};

include!(concat!(env!("OUT_DIR"), "/snippets.rs"));

/// The compiler for skeptic to use.
const RUSTC: &str = env!("CARGO_BIN_EXE_rustc-2024");

/// Time limit for compiling and running a snippet.
const LIMIT: Duration = Duration::from_secs(20);

/// Compiles and runs one snippet in its own process, which keeps its output separate.
fn run(manifest_dir: &str, out_dir: &str, target: &str, text: &str) {
    let place = text.lines().find_map(|line| line.strip_prefix("// ")).expect("the build script writes it");
    // Checks the value too, so that a user's variable of that name doesn't keep the snippets from being tested.
    let is_itself = env::var("RUSTC").is_ok_and(|rustc| rustc == RUSTC);
    match env::var("SNIPPET").ok().filter(|_| is_itself) {
        Some(chosen) if chosen == place => {
            return skeptic::rt::run_test(manifest_dir, out_dir, target, text);
        }
        Some(_) => return,
        None => {}
    }

    let mut itself = Command::new(env::current_exe().expect("the path of this executable"));
    itself
        .arg("--nocapture")
        .env("SNIPPET", place)
        .env("RUSTC", RUSTC)
        // Skeptic runs cargo, which would otherwise cache this compiler's version as the real one's.
        .env("CARGO_CACHE_RUSTC_INFO", "0")
        .env("RUST_BACKTRACE", "0");
    let (ended, end) = mpsc::channel();
    thread::spawn(move || ended.send(itself.output()));
    let Ok(output) = end.recv_timeout(LIMIT) else {
        println!("{place}: it did not end within {} s; fix it\n", LIMIT.as_secs());
        panic::resume_unwind(Box::new("the snippet hangs"));
    };
    let output = output.expect("this executable can be started again");
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        // The rest is skeptic's own panic, with its long command line.
        let said = said.split("\nCommand failed:").next().unwrap_or_default();
        let said = said.rsplit_once("\nthread '").map_or(said, |(said, _)| said).trim();
        let (line, what) = reason(place, said);
        println!("{line}: {what}; fix it\n{said}\n");
        panic::resume_unwind(Box::new("the snippet failed"));
    }
}

/// Returns where and why the snippet at `place` failed: rustc's first error, the panic, or the last line of output.
fn reason(place: &str, said: &str) -> (String, String) {
    let (page, _) = place.rsplit_once(':').expect("a place is page:line");
    let in_page = |line: &str| {
        let (_, after) = line.split_once(&format!("{page}:"))?;
        let number = after.split(':').next()?;
        number.parse::<usize>().ok().map(|number| format!("{page}:{number}"))
    };
    let lines: Vec<&str> = said.lines().collect();
    let error = lines.iter().position(|line| line.starts_with("error"));
    let panicked = lines.iter().position(|line| line.contains(" panicked at "));
    if let Some(at) = error {
        let line =
            lines[at..].iter().filter(|line| line.trim_start().starts_with("--> ")).find_map(|line| in_page(line));
        (line.unwrap_or_else(|| place.to_owned()), lines[at].to_owned())
    } else if let Some(at) = panicked {
        let message = lines.get(at + 1).copied().unwrap_or_default();
        (in_page(lines[at]).unwrap_or_else(|| place.to_owned()), format!("it panicked: {message}"))
    } else {
        (place.to_owned(), format!("it failed: {}", lines.last().unwrap_or(&"it printed nothing")))
    }
}
