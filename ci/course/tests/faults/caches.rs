//! Tests that a cached verdict expires when any of its inputs changes, including the checker. EPUBCheck and the
//! browser checks use the same code and aren't tried, because they take a minute each.

use crate::book::{Book, Books};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

type Proof = fn(&Books) -> Result<(), String>;

pub const PROOFS: [(&str, Proof); 2] = [
    ("caches: a changed checker checks everything again", changed_checker),
    ("caches: a changed input is checked again, by whatever depends on it", changed_inputs),
];

/// A search query, so that the search check has something to cache.
const QUERIES: &str = "ci/search-queries.tsv";
const QUERY: &str = "first\tgreeting\tpart/greeting\n";

/// Returns the hash of the inputs of each cached verdict, by name.
fn remembered(book: &Book) -> Result<BTreeMap<String, String>, String> {
    let text = fs::read_to_string(book.target.join("course/passed.json")).map_err(|error| error.to_string())?;
    let passed: BTreeMap<String, Value> = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    Ok(passed.into_iter().map(|(name, passed)| (name, passed["inputs"].to_string())).collect())
}

/// Runs `checker` on the whole book, which must pass, and returns its stderr.
fn passes(book: &Book, checker: &Path) -> Result<String, String> {
    let outcome = book.run(book.command(checker).arg("test"))?;
    if outcome.status == Some(0) { Ok(outcome.stderr) } else { Err(format!("it fails:\n{}", outcome.shown())) }
}

fn write_queries(book: &Book) -> Result<(), String> {
    fs::write(book.root.join(QUERIES), QUERY).map_err(|error| error.to_string())
}

/// Returns what is cached after the book has passed, without entries of checks that no longer exist.
fn fresh(book: &Book, checker: &Path) -> Result<BTreeMap<String, String>, String> {
    let _ = fs::remove_file(book.target.join("course/passed.json"));
    passes(book, checker)?;
    remembered(book)
}

/// Checks that no verdict survives when the checker grows by one byte.
fn changed_checker(books: &Books) -> Result<(), String> {
    books.with_programs(|book| {
        let checker = Path::new(env!("CARGO_BIN_EXE_course"));
        write_queries(book)?;
        let before = fresh(book, checker)?;
        let again = passes(book, checker)?;
        let ran: Vec<&str> =
            again.lines().filter(|line| line.contains(" s  ") && !line.contains(" building ")).collect();
        if !ran.is_empty() || remembered(book)? != before {
            return Err(format!("nothing changed, and it did again: {ran:?}"));
        }
        let mut bytes = fs::read(checker).map_err(|error| error.to_string())?;
        bytes.push(b'\n');
        let changed = book.target.join("changed-checker");
        fs::write(&changed, bytes).map_err(|error| error.to_string())?;
        let permissions = fs::metadata(checker).map_err(|error| error.to_string())?.permissions();
        fs::set_permissions(&changed, permissions).map_err(|error| error.to_string())?;
        let said = passes(book, &changed)?;
        if let Some(line) = said.lines().find(|line| line.ends_with(": unchanged")) {
            return Err(format!("the checker changed, and it says {line:?}"));
        }
        let after = remembered(book)?;
        let kept: Vec<_> = before.iter().filter(|(name, inputs)| after.get(*name) == Some(*inputs)).collect();
        let names = |of: &BTreeMap<String, String>| of.keys().cloned().collect::<BTreeSet<_>>();
        if !kept.is_empty() || names(&before) != names(&after) {
            return Err(format!(
                "the checker changed, and these count still, or are gone: {kept:?}\n{before:?}\n{after:?}"
            ));
        }
        Ok(())
    })
}

/// Edits after which the book still passes, each with the checks that must run again.
const INPUTS: [(&str, &str, &str, &[&str]); 8] = [
    (
        "listings/part/greeting/greets/src/main.rs",
        "// ANCHOR_END: greeting\n",
        "// ANCHOR_END: greeting\n// The end.\n",
        &[
            "output: listings/part/greeting/greets/stdout.txt",
            "tests: listings/part/greeting/greets/tests/names.rs",
            "blocking",
            "pages",
            "links",
            "playground",
            "epub",
        ],
    ),
    (
        "listings/part/greeting/greets/counterpart.py",
        "import asyncio\n",
        "import asyncio  # The loop.\n",
        &["output: listings/part/greeting/greets/counterpart.txt", "pages"],
    ),
    (
        "listings/part/counting/takes-turns/src/main.rs",
        "async fn main",
        "async  fn main",
        &["timeline: listings/part/counting/takes-turns/timeline.json", "blocking"],
    ),
    (
        "listings/mistakes/rustc/given-away.rs",
        "String) {}\n",
        "String) {}\n// The end.\n",
        &["mistakes by rustc", "tool table"],
    ),
    (
        "listings/mistakes/clippy/asleep.rs",
        "awake\");\n}\n",
        "awake\");\n}\n// The end.\n",
        &["mistakes by clippy", "tool table"],
    ),
    (
        "listings/mistakes/src/bin/asleep.rs",
        "}\n",
        "}\n// The end.\n",
        &["output: listings/mistakes/src/bin/asleep.txt"],
    ),
    ("src/part/greeting.md", "assert!(nobody.is_empty());", "assert!( nobody.is_empty());", &["snippets", "pages"]),
    (QUERIES, "first\t", "three\t", &["search queries"]),
];

/// Checks that each check runs again when one of its inputs changes.
fn changed_inputs(books: &Books) -> Result<(), String> {
    books.with_programs(|book| {
        let checker = Path::new(env!("CARGO_BIN_EXE_course"));
        write_queries(book)?;
        let mut before = fresh(book, checker)?;
        let mut left: BTreeSet<String> = before.keys().cloned().collect();
        for (path, from, to, names) in INPUTS {
            book.replace(path, from, to)?;
            passes(book, checker)?;
            let after = remembered(book)?;
            for name in names {
                if before.get(*name) == after.get(*name) {
                    return Err(format!("{path} changed, and `{name}` was not checked again"));
                }
            }
            left.retain(|name| before.get(name) == after.get(name));
            before = after;
        }
        // One program, test and timeline stand for all others.
        let untried: Vec<_> = left.iter().filter(|name| !name.contains(": ")).collect();
        if untried.is_empty() {
            Ok(())
        } else {
            Err(format!("no edit of this test concerns {untried:?}; fix the test"))
        }
    })
}
