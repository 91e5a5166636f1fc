//! The faults: what is broken, and what the checker must find then.

use std::thread;
use std::time::Duration;

use crate::book::{Book, Edit, Edit::*};

pub struct Fault {
    pub name: &'static str,
    pub edits: &'static [Edit],
    /// The arguments of `cargo course`.
    pub run: &'static [&'static str],
    pub variables: &'static [(&'static str, &'static str)],
    pub status: i32,
    /// Every finding: its `path:line`, and words in it.
    pub finds: &'static [(&'static str, &'static str)],
    /// What is said besides: on stderr when it could not run (status 2), else on stdout.
    pub says: &'static str,
    /// Failures that are no findings: what was skipped on CI.
    pub fails: usize,
    pub skips: usize,
    /// Whether it may write to the book.
    pub writes: bool,
    /// What must hold afterwards besides.
    pub then: fn(&Book) -> Result<(), String>,
}

/// `cargo course test` finds something.
const TEST: Fault = Fault {
    name: "",
    edits: &[],
    run: &["test"],
    variables: &[],
    status: 1,
    finds: &[],
    says: "",
    fails: 0,
    skips: 0,
    writes: false,
    then: |_| Ok(()),
};
/// It finds nothing.
const SOUND: Fault = Fault { status: 0, ..TEST };
/// It cannot run, and says why.
const USAGE: Fault = Fault { status: 2, ..TEST };

const SUMMARY: &str = "src/SUMMARY.md";
const INTRODUCTION: &str = "src/introduction.md";
const GREETING: &str = "src/part/greeting.md";
const COUNTING: &str = "src/part/counting.md";
const CLAIMS: &str = "src/appendix/claims.md";
const GREETS: &str = "listings/01-greeting/greets/src/main.rs";
const GREETS_PY: &str = "listings/01-greeting/greets/counterpart.py";
const GIVES_UP: &str = "listings/02-counting/gives-up/src/main.rs";
const COUNTS_DOWN: &str = "listings/02-counting/counts-down/src/main.rs";
const GIVEN_AWAY: &str = "listings/mistakes/rustc/given-away.rs";

pub const FAULTS: [&[Fault]; 7] = [RECORDED, PROGRAMS, MISTAKES, TEXT, SITE, RECORD, VERBS];

const RECORDED: &[Fault] = &[
    Fault { name: "no fault: the untouched book", ..SOUND },
    Fault {
        name: "a changed output",
        edits: &[Replace("listings/02-counting/gives-up/stdout.txt", "1", "one")],
        finds: &[(
            "listings/02-counting/gives-up/stdout.txt:2",
            "prints something else than is recorded; `cargo course record gives-up`",
        )],
        ..TEST
    },
    Fault {
        name: "a listing whose text changed, and what it prints with it",
        edits: &[Replace(COUNTS_DOWN, "0..2", "0..3")],
        finds: &[("listings/02-counting/counts-down/stdout.txt:1", "prints something else than is recorded")],
        ..TEST
    },
    Fault {
        name: "a listing whose text moved, and the line that its panic names with it",
        edits: &[Replace(GIVES_UP, "fn main", "// Counts down.\nfn main")],
        finds: &[("listings/02-counting/gives-up/stderr.txt:2", "prints something else than is recorded")],
        ..TEST
    },
    Fault {
        name: "a missing recorded file",
        edits: &[
            Remove("listings/02-counting/counts-down/stdout.txt"),
            Replace(COUNTING, "```text\n{{#include ../../listings/02-counting/counts-down/stdout.txt}}\n```\n", ""),
        ],
        finds: &[("listings/02-counting/counts-down/stdout.txt:1", "missing; `cargo course record counts-down`")],
        ..TEST
    },
    Fault {
        name: "an orphan recorded file",
        edits: &[Write("listings/02-counting/counts-down/stderr.txt", "")],
        finds: &[("listings/02-counting/counts-down/stderr.txt:1", "orphan")],
        ..TEST
    },
    Fault {
        name: "pasted output in a file that looks recorded",
        edits: &[Write("listings/02-counting/counts-down/output.log", "3\n2\n1\n")],
        finds: &[("listings/02-counting/counts-down/output.log:1", "orphan")],
        ..TEST
    },
    Fault {
        name: "a listing that no chapter uses",
        edits: &[
            Write("listings/02-counting/lost/Cargo.toml", "[package]\nname = \"lost\"\nedition.workspace = true\n"),
            Write("listings/02-counting/lost/src/main.rs", "fn main() {\n    println!(\"lost\");\n}\n"),
            Write("listings/02-counting/lost/stdout.txt", "lost\n"),
        ],
        finds: &[("listings/02-counting/lost/Cargo.toml:1", "no page shows this listing")],
        ..TEST
    },
];

const PROGRAMS: &[Fault] = &[
    Fault {
        name: "a failing listing",
        edits: &[Replace(COUNTS_DOWN, "    }\n}", "    }\n    std::process::exit(3);\n}")],
        finds: &[("listings/02-counting/counts-down/src/main.rs:1", "`counts-down` ended with status 3, not 0")],
        ..TEST
    },
    Fault {
        name: "a listing that does not compile",
        edits: &[Replace(COUNTS_DOWN, "{left}", "{right}")],
        finds: &[("listings/02-counting/counts-down/src/main.rs:3", "error: cannot find value `right`")],
        ..TEST
    },
    Fault {
        name: "a warning listing, whose test includes it",
        edits: &[Replace(GREETS, "fn main() {", "fn main() {\n    let unused = 1;")],
        finds: &[("listings/01-greeting/greets/src/main.rs:2", "warning: unused variable: `unused`")],
        ..TEST
    },
    Fault {
        name: "a hanging listing, and what it started",
        edits: &[
            Replace("listings/02-counting/gives-up/Cargo.toml", "exit = 101", "exit = 101\nlimit = 1"),
            Replace(
                GIVES_UP,
                "fn main() {",
                "fn main() {\n    let beat = \"while :; do echo >> ../../../beats; sleep 0.05; done\";\n    \
                 std::process::Command::new(\"sh\").args([\"-c\", beat]).status().expect(\"a shell\");",
            ),
        ],
        finds: &[("listings/02-counting/gives-up/src/main.rs:1", "`gives-up` did not end within 1 s and was killed")],
        writes: true,
        then: nothing_beats,
        ..TEST
    },
    Fault {
        name: "a changeable listing",
        edits: &[Replace(COUNTS_DOWN, "println!(\"{left}\")", "println!(\"{left} {}\", std::process::id())")],
        finds: &[("listings/02-counting/counts-down/stdout.txt:1", "prints something else than is recorded")],
        ..TEST
    },
    Fault {
        name: "a listing's own test that fails",
        edits: &[Replace("listings/01-greeting/greets/tests/names.rs", "contains(\"you\")", "contains(\"me\")")],
        finds: &[("listings/01-greeting/greets/tests/names.rs:5", "assertion failed: greeting(\"you\")")],
        ..TEST
    },
    Fault {
        name: "a listing's own test that is ignored",
        edits: &[Replace("listings/01-greeting/greets/tests/names.rs", "#[test]", "#[test]\n#[ignore]")],
        finds: &[("listings/01-greeting/greets/tests/names.rs:1", "ignored")],
        ..TEST
    },
    Fault {
        name: "a listing's test that nothing runs, among the program",
        edits: &[Replace(COUNTS_DOWN, "fn main", "#[cfg(test)]\nmod tests {}\n\nfn main")],
        finds: &[("listings/02-counting/counts-down/src/main.rs:1", "tests in here are not run")],
        ..TEST
    },
    Fault {
        name: "an unknown switch",
        edits: &[Replace("listings/02-counting/gives-up/Cargo.toml", "exit = 101", "exit = 101\nexits = 1")],
        finds: &[("listings/02-counting/gives-up/Cargo.toml:13", "unknown field `exits`")],
        ..TEST
    },
    Fault {
        name: "a Python program that differs",
        edits: &[Replace(GREETS_PY, "\"Ada\", 1", "\"Ada\", 3")],
        finds: &[("listings/01-greeting/greets/counterpart.txt:1", "prints something else than is recorded")],
        ..TEST
    },
    Fault {
        name: "a Python program that says less than Rust, as recorded",
        edits: &[
            Replace(GREETS_PY, "asyncio.run(main())", "asyncio.run(greet(\"Ada\", 1))"),
            Write("listings/01-greeting/greets/counterpart.txt", "Hello, Ada!\n"),
        ],
        finds: &[("listings/01-greeting/greets/counterpart.txt:2", "Python prints something else than Rust")],
        ..TEST
    },
    Fault {
        name: "a Python program that hangs",
        edits: &[
            Replace(GREETS_PY, "asyncio.run(main())", "while True:\n    pass"),
            Replace(
                "listings/01-greeting/greets/Cargo.toml",
                "[lints]",
                "[package.metadata.listing]\nlimit = 1\n\n[lints]",
            ),
        ],
        finds: &[("listings/01-greeting/greets/counterpart.py:1", "did not end within 1 s and was killed")],
        ..TEST
    },
    Fault {
        name: "no python",
        variables: &[("PYTHON", "no-such-python")],
        says: "skipped: listings/01-greeting/greets/counterpart.py: ",
        skips: 2,
        ..SOUND
    },
    Fault {
        name: "no python on CI",
        variables: &[("PYTHON", "no-such-python"), ("CI", "1")],
        says: "listings/02-counting/counts-down/counterpart.py: ",
        fails: 2,
        ..TEST
    },
];

const MISTAKES: &[Fault] = &[
    Fault {
        name: "a changed compiler message",
        edits: &[Replace("listings/mistakes/rustc/given-away.stderr", "moved value", "lost value")],
        finds: &[("listings/mistakes/rustc/given-away.stderr:1", "`cargo course record given-away`")],
        ..TEST
    },
    Fault {
        name: "a changed clippy message",
        edits: &[Replace("listings/mistakes/clippy.toml", "it blocks the thread", "it holds its thread")],
        finds: &[("listings/mistakes/clippy/asleep.stderr:7", "`cargo course record asleep`")],
        ..TEST
    },
    Fault {
        name: "a mistake that compiles",
        edits: &[Replace(GIVEN_AWAY, "give(greeting)", "give(greeting.clone())")],
        finds: &[("listings/mistakes/rustc/given-away.rs:1", "compiles")],
        ..TEST
    },
    Fault {
        name: "a mistake that nothing compiles",
        edits: &[Replace("listings/mistakes/tests/rustc.rs", "rustc/*.rs\")", "rustc/other-*.rs\")")],
        finds: &[("listings/mistakes/rustc/given-away.rs:1", "trybuild did not compile this mistake")],
        ..TEST
    },
    Fault {
        name: "a mistake without a recorded message",
        edits: &[
            Remove("listings/mistakes/rustc/given-away.stderr"),
            Replace(GREETING, "```text\n{{#include ../../listings/mistakes/rustc/given-away.stderr}}\n```\n", ""),
        ],
        finds: &[("listings/mistakes/rustc/given-away.stderr:1", "missing")],
        ..TEST
    },
    Fault {
        name: "a message without a mistake",
        edits: &[Write("listings/mistakes/rustc/lost.stderr", "error: lost\n")],
        finds: &[("listings/mistakes/rustc/lost.stderr:1", "orphan")],
        ..TEST
    },
    Fault {
        name: "a mend that does not compile",
        edits: &[Replace("listings/mistakes/src/bin/given-away.rs", "greeting.clone()", "greeting")],
        finds: &[("listings/mistakes/src/bin/given-away.rs:4", "error: borrow of moved value: `greeting`")],
        ..TEST
    },
    Fault {
        name: "a mend that prints something else",
        edits: &[Replace("listings/mistakes/src/bin/given-away.rs", "\"Hello\"", "\"Bye\"")],
        finds: &[("listings/mistakes/src/bin/given-away.txt:1", "prints something else than is recorded")],
        ..TEST
    },
    Fault {
        name: "mistakes that depend on a package of the workspace",
        edits: &[Replace(
            "listings/mistakes/Cargo.toml",
            "[dev-dependencies]",
            "[dev-dependencies]\ngreets = { path = \"../01-greeting/greets\" }",
        )],
        finds: &[("listings/mistakes/Cargo.toml:1", "the mistakes depend on `greets`")],
        ..TEST
    },
    Fault {
        name: "a mistake without a mend",
        edits: &[
            Remove("listings/mistakes/src/bin/asleep.rs"),
            Remove("listings/mistakes/src/bin/asleep.txt"),
            Replace(COUNTING, "```rust\n{{#include ../../listings/mistakes/src/bin/asleep.rs}}\n```\n\n", ""),
            Replace(COUNTING, "```text\n{{#include ../../listings/mistakes/src/bin/asleep.txt}}\n```\n", ""),
        ],
        finds: &[("listings/mistakes/clippy/asleep.rs:1", "mend")],
        ..TEST
    },
    Fault {
        name: "a mend without a mistake",
        edits: &[
            Write("listings/mistakes/src/bin/lost.rs", "fn main() {\n    println!(\"lost\");\n}\n"),
            Write("listings/mistakes/src/bin/lost.txt", "lost\n"),
        ],
        finds: &[("listings/mistakes/src/bin/lost.rs:1", "mistake")],
        ..TEST
    },
];

const TEXT: &[Fault] = &[
    Fault {
        name: "a renamed anchor",
        edits: &[
            Replace(GREETS, "ANCHOR: greeting\nfn", "ANCHOR: salute\nfn"),
            Replace(GREETS, "ANCHOR_END: greeting", "ANCHOR_END: salute"),
        ],
        finds: &[("src/part/greeting.md:36", "`greeting`")],
        ..TEST
    },
    Fault {
        name: "a missing include",
        edits: &[Replace(COUNTING, "counts-down/stdout.txt", "counts-down/output.txt")],
        finds: &[("src/part/counting.md:38", "counts-down/output.txt")],
        ..TEST
    },
    Fault {
        name: "an include of nothing: an empty file",
        edits: &[
            Replace(COUNTS_DOWN, "println!(\"{left}\")", "assert!(left < 2)"),
            Write("listings/02-counting/counts-down/stdout.txt", ""),
        ],
        finds: &[("src/part/counting.md:38", "empty")],
        ..TEST
    },
    Fault {
        name: "an include of nothing: an empty anchor",
        edits: &[
            Replace(GREETS, "// ANCHOR: greeting", "// ANCHOR: blank\n// ANCHOR_END: blank\n// ANCHOR: greeting"),
            Replace(GREETING, "main.rs:greeting", "main.rs:blank"),
        ],
        finds: &[("src/part/greeting.md:36", "the anchor `blank`")],
        ..TEST
    },
    Fault {
        name: "an include by line numbers",
        edits: &[Replace(GREETING, "main.rs:greeting", "main.rs:7:11")],
        finds: &[("src/part/greeting.md:36", "line")],
        ..TEST
    },
    Fault {
        name: "an `ignore` fence",
        edits: &[Replace(GREETING, "```rust\nlet nobody", "```rust,ignore\nlet nobody")],
        finds: &[("src/part/greeting.md:41", "ignore")],
        ..TEST
    },
    Fault {
        name: "pasted output in a fence",
        edits: &[Replace(COUNTING, "{{#include ../../listings/02-counting/counts-down/stdout.txt}}", "1\n0")],
        finds: &[("src/part/counting.md:37", "pasted")],
        ..TEST
    },
    Fault {
        name: "an inline snippet that does not compile",
        edits: &[Replace(GREETING, "nobody.is_empty()", "somebody.is_empty()")],
        finds: &[("src/part/greeting.md:43", "error[E0425]: cannot find value `somebody`")],
        ..TEST
    },
    Fault {
        name: "an inline snippet that panics",
        edits: &[Replace(GREETING, "assert!(nobody", "assert!(!nobody")],
        finds: &[("src/part/greeting.md:43", "it panicked: assertion failed: !nobody.is_empty()")],
        ..TEST
    },
    Fault {
        name: "an inline snippet that hangs",
        edits: &[Replace(GREETING, "assert!(nobody.is_empty());", "while nobody.is_empty() {}")],
        finds: &[("src/part/greeting.md:42", "it did not end within 20 s")],
        ..TEST
    },
    Fault {
        name: "an inline snippet in README.md that does not compile",
        edits: &[Write("README.md", "# A small book\n\n```rust\nlet pages: u8 = 300;\n```\n")],
        finds: &[("README.md:4", "error: literal out of range")],
        ..TEST
    },
    Fault {
        name: "an inline snippet that nothing compiles",
        edits: &[Replace(
            "ci/snippets/tests/snippets.rs",
            "include!(concat!(env!(\"OUT_DIR\"), \"/snippets.rs\"));",
            "",
        )],
        finds: &[("ci/snippets/Cargo.toml:1", "1 snippets in the text, and nothing compiles them")],
        ..TEST
    },
    Fault {
        name: "code that hides in `<pre>`",
        edits: &[Replace(INTRODUCTION, "# A small book\n", "# A small book\n\n<pre>1\n0</pre>\n")],
        finds: &[("src/introduction.md:3", "`<pre>`")],
        ..TEST
    },
    Fault {
        name: "a command that is none",
        edits: &[Replace(INTRODUCTION, "cargo run -p greets", "cargo run -p greats")],
        finds: &[("src/introduction.md:6", "greats")],
        ..TEST
    },
    Fault {
        name: "a program without the command that runs it",
        edits: &[Replace(COUNTING, "`cargo run -p counts-down`", "`cargo run -p gives-up`")],
        finds: &[("src/part/counting.md:31", "the program is not followed by the command that runs it")],
        ..TEST
    },
    Fault {
        name: "`cargo run -p` of a package that is not there",
        edits: &[Replace(COUNTING, "leaves out its end.", "leaves out its end: `cargo run -p counts-up`.")],
        finds: &[("src/part/counting.md:29", "counts-up")],
        ..TEST
    },
    Fault {
        name: "a chapter that no summary names",
        edits: &[Write("src/part/lost.md", "# Lost\n\nNobody comes here.\n")],
        finds: &[("src/part/lost.md:1", "SUMMARY.md")],
        ..TEST
    },
    Fault {
        name: "a summary that names a chapter that is not there",
        edits: &[Replace(SUMMARY, "- [Counting]", "- [Lost](part/lost.md)\n- [Counting]")],
        finds: &[("src/SUMMARY.md:8", "part/lost.md")],
        ..TEST
    },
    Fault {
        name: "a claim without a section",
        edits: &[Replace(COUNTING, "<!-- teaches C02 -->\n\n", "")],
        finds: &[("src/appendix/claims.md:6", "C02")],
        ..TEST
    },
    Fault {
        name: "a claim without a row",
        edits: &[Replace(
            CLAIMS,
            "| C02 | Counting ends. | [Down to a stop](../part/counting.md#down-to-a-stop) |\n",
            "",
        )],
        finds: &[("src/appendix/claims.md:1", "C02")],
        ..TEST
    },
    Fault {
        name: "a chapter without a prediction",
        edits: &[Replace(COUNTING, " class=\"predict\"", "")],
        finds: &[("src/part/counting.md:1", "predict")],
        ..TEST
    },
    Fault {
        name: "too many words",
        edits: &[Replace("Cargo.toml", "words = 120", "words = 12")],
        finds: &[("src/SUMMARY.md:5", "94 words, 82 more")],
        ..TEST
    },
];

const SITE: &[Fault] = &[
    Fault {
        name: "a dead link",
        edits: &[Replace(INTRODUCTION, "(part/greeting.md)", "(part/greetings.md)")],
        finds: &[("src/introduction.md:3", "part/greetings")],
        ..TEST
    },
    Fault {
        name: "a dead fragment",
        edits: &[Replace(INTRODUCTION, "#down-to-a-stop", "#up-to-a-stop")],
        finds: &[("src/introduction.md:3", "up-to-a-stop")],
        ..TEST
    },
    Fault {
        name: "a picture from another host",
        edits: &[Replace(
            INTRODUCTION,
            "# A small book\n",
            "# A small book\n\n![A book](https://example.com/book.png)\n",
        )],
        finds: &[("src/introduction.md:3", "example.com")],
        ..TEST
    },
    Fault {
        name: "a script from another host",
        edits: &[Replace(
            INTRODUCTION,
            "# A small book\n",
            "# A small book\n\n<script src=\"//example.com/book.js\"></script>\n",
        )],
        finds: &[("src/introduction.md:3", "example.com")],
        ..TEST
    },
];

const RECORD: &[Fault] = &[
    Fault { name: "record: nothing to do", run: &["record"], ..SOUND },
    Fault {
        name: "record: a changed listing",
        edits: &[Replace(COUNTS_DOWN, "0..2", "0..3")],
        run: &["record", "counts-down"],
        says: "listings/02-counting/counts-down/stdout.txt",
        writes: true,
        then: passes,
        ..SOUND
    },
    Fault {
        name: "record: a changed mistake",
        edits: &[Replace(GIVEN_AWAY, "\"Hello\"", "\"Good day\"")],
        run: &["record", "given-away"],
        says: "listings/mistakes/rustc/given-away.stderr",
        writes: true,
        then: passes,
        ..SOUND
    },
    Fault {
        name: "record: refuses what changes from run to run",
        edits: &[Replace(COUNTS_DOWN, "println!(\"{left}\")", "println!(\"{left} {}\", std::process::id())")],
        run: &["record"],
        finds: &[(
            "listings/02-counting/counts-down/stdout.txt:1",
            "refused: `counts-down` prints something else from run to run",
        )],
        ..TEST
    },
    Fault {
        name: "record: refuses a path of the machine",
        edits: &[Replace(COUNTS_DOWN, "println!(\"{left}\")", "println!(\"{left} {}\", env!(\"CARGO_MANIFEST_DIR\"))")],
        run: &["record"],
        finds: &[(
            "listings/02-counting/counts-down/stdout.txt:1",
            "refused: the output holds the path of the book's folder",
        )],
        ..TEST
    },
    Fault {
        name: "record: refuses an address with a port",
        edits: &[Replace(COUNTS_DOWN, "    for", "    println!(\"serving\\non http://127.0.0.1:49152/\");\n    for")],
        run: &["record"],
        finds: &[(
            "listings/02-counting/counts-down/stdout.txt:2",
            "refused: the output holds the address 127.0.0.1:49152",
        )],
        ..TEST
    },
    Fault {
        name: "record: leaves a failing listing's files alone",
        edits: &[Replace(COUNTS_DOWN, "    for", "    assert!(std::env::args().count() > 1, \"no\");\n    for")],
        run: &["record"],
        finds: &[("listings/02-counting/counts-down/src/main.rs:1", "`counts-down` ended with status 101, not 0")],
        ..TEST
    },
];

const VERBS: &[Fault] = &[
    Fault { name: "test NAME: one listing", run: &["test", "greets"], ..SOUND },
    Fault { name: "test NAME: one mistake", run: &["test", "asleep"], ..SOUND },
    Fault { name: "test NAME: one chapter's folder", run: &["test", "02-counting"], ..SOUND },
    Fault {
        name: "test NAME: finds what is wrong with it",
        edits: &[Replace(COUNTS_DOWN, "0..2", "0..3")],
        run: &["test", "counts-down"],
        finds: &[("listings/02-counting/counts-down/stdout.txt:1", "prints something else than is recorded")],
        ..TEST
    },
    Fault { name: "test NAME: an unknown one", run: &["test", "greet"], says: "greets", ..USAGE },
    Fault { name: "an unknown verb", run: &["tset"], says: "tset", ..USAGE },
    Fault {
        name: "new: a listing that passes",
        run: &["new", "01-greeting/waves"],
        writes: true,
        then: passes,
        ..SOUND
    },
    Fault { name: "new: a name that is none", run: &["new", "01-greeting/Waves_Hands"], says: "Waves_Hands", ..USAGE },
    Fault { name: "new: a name that is taken", run: &["new", "02-counting/greets"], says: "greets", ..USAGE },
    Fault { name: "new: a chapter that is not there", run: &["new", "03-waving/waves"], says: "03-waving", ..USAGE },
    Fault { name: "new: a name without a chapter", run: &["new", "waves"], says: "CHAPTER/NAME", ..USAGE },
];

/// The shell that the hanging listing started wrote to a file of its folder, and writes no more.
fn nothing_beats(book: &Book) -> Result<(), String> {
    let beats = book.root.join("beats");
    let count = || std::fs::read(&beats).map(|beats| beats.len()).map_err(|error| format!("no beats: {error}"));
    let before = count()?;
    thread::sleep(Duration::from_millis(500));
    let after = count()?;
    if after > before { Err(format!("what it started goes on: {before} beats, then {after}")) } else { Ok(()) }
}

/// All of the book passes.
fn passes(book: &Book) -> Result<(), String> {
    let outcome = book.course(&["test"], &[]).map_err(|error| error.to_string())?;
    match outcome.sums() {
        Some([passed, 0, 0]) if passed > 0 && outcome.status == Some(0) => Ok(()),
        _ => Err(format!("then the book does not pass:\n{}{}", outcome.stdout, outcome.stderr)),
    }
}
