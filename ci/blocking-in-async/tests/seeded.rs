//! How much `blocking_in_async` finds in the seeded crate, and that it reports nothing else.

mod judged;

use std::collections::BTreeSet;

use judged::{Place, Set, Sources};

const SET: Set = Set {
    folder: "seeded",
    test: "seeded",
    mark: "BLOCKS",
    lines: "blocking lines",
    legitimate: "src/legitimate/",
    functions: "legitimate functions",
    codes: &["blocking_in_async", "stat_in_async"],
    recall: 85,
    least_lines: 70,
    least_functions: 50,
};

#[test]
fn sees_what_blocks_and_nothing_else() {
    SET.judge();
}

fn one_source(file: &str, text: &str) -> Sources {
    Sources::from([(file.to_owned(), text.to_owned())])
}

#[test]
fn a_mark_below_a_brace_is_for_the_line_above() {
    let marks = SET.marks(&one_source("src/a.rs", "read(); // BLOCKS\nif exists() {\n    // BLOCKS, hard\n}\n"));
    let lines: Vec<_> = marks.iter().map(|(place, hard)| (place.line, *hard)).collect();
    assert_eq!(lines, [(1, false), (2, true)]);
}

#[test]
#[should_panic(expected = "src/a.rs:1: a mark is")]
fn a_mark_that_cannot_be_read_is_an_error() {
    SET.marks(&one_source("src/a.rs", "read(); // BLOCKS hard\n"));
}

#[test]
#[should_panic(expected = "src/legitimate/a.rs:2: a mark in")]
fn nothing_legitimate_is_marked() {
    SET.marks(&one_source("src/legitimate/a.rs", "\nread(); // BLOCKS\n"));
}

#[test]
fn only_functions_with_a_body_and_a_reason_count() {
    let text = "/// Reason.\nfn a() {}\nfn b() {}\ntrait T { /// Reason.\n fn c(); /// Reason.\n fn d() {} }\n\
                impl S { /// Reason.\n fn e() {} }\n";
    assert_eq!(SET.legitimate_functions(&one_source("src/legitimate/a.rs", text)), 3);
    assert_eq!(SET.legitimate_functions(&one_source("src/a.rs", text)), 0);
}

#[test]
fn misses_and_false_reports_are_told_apart() {
    let sources = one_source("src/a.rs", "read(); // BLOCKS\nwait(); // BLOCKS, hard\nlook();\n");
    let report = |line| Place { file: "src/a.rs".into(), line };
    let verdict = SET.verdict(&SET.marks(&sources), &BTreeSet::from([report(1), report(3)]), &sources);
    assert_eq!((verdict.found, verdict.hard, verdict.hard_found), (1, 1, 0));
    assert_eq!(verdict.missed, ["src/a.rs:2: (hard) wait();"]);
    assert_eq!(verdict.false_reports, ["src/a.rs:3: look();"]);
    assert_eq!(verdict.recall(), "0.50");
}
