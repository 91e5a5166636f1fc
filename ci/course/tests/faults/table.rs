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

/// The listing with a timeline, and what is below its folder.
const TURNS_TOML: &str = "listings/02-counting/takes-turns/Cargo.toml";
const TURNS: &str = "listings/02-counting/takes-turns/src/main.rs";
const TURNS_RECORD: &str = "listings/02-counting/takes-turns/timeline.json";
const TURNS_FIGURE: &str = "listings/02-counting/takes-turns/timeline.html";
const TURNS_PY: &str = "listings/02-counting/takes-turns/counterpart.py";
const TURNS_PY_RECORD: &str = "listings/02-counting/takes-turns/counterpart-timeline.json";
const TURNS_PY_FIGURE: &str = "listings/02-counting/takes-turns/counterpart-timeline.html";

const WHO_TELLS: &str = "listings/mistakes/who-tells.md";
const QUERIES: &str = "ci/search-queries.tsv";

const WRONG: &str = "src/wrong/mistakes.md";
const CHANGES: &str = "src/appendix/changes.md";
const INDEX: &str = "src/wrong/by-symptom.md";

pub const FAULTS: [&[Fault]; 12] =
    [RECORDED, PROGRAMS, MISTAKES, CATALOGUE, TIMELINES, TEXT, SITE, PLAYGROUND, SEARCH, HOSTED, RECORD, VERBS];

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
        name: "a listing that does not compile, inside of a macro",
        edits: &[Replace(COUNTS_DOWN, "    for", "    assert_eq!(1, \"a\");\n    for")],
        finds: &[("listings/02-counting/counts-down/src/main.rs:2", "error: can't compare `{integer}` with `&str`")],
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
        finds: &[
            ("listings/02-counting/gives-up/src/main.rs:1", "`gives-up` did not end within 1 s and was killed"),
            (
                "listings/02-counting/gives-up/tests/panics.rs:1",
                "this file of tests did not end within 1 s and was killed",
            ),
        ],
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
        skips: 4,
        ..SOUND
    },
    Fault {
        name: "no python on CI",
        variables: &[("PYTHON", "no-such-python"), ("CI", "1")],
        says: "listings/02-counting/takes-turns/counterpart-timeline.json: ",
        fails: 4,
        ..TEST
    },
    Fault {
        name: "no browser",
        edits: &[Replace("Cargo.toml", "claims = 2\n", "claims = 2\nbrowser = true\n")],
        variables: &[("CHROMIUM", "no-such-browser")],
        says: "skipped: in a browser: the keyboard's order and focus: ",
        skips: 9,
        ..SOUND
    },
    Fault {
        name: "no browser on CI",
        edits: &[Replace("Cargo.toml", "claims = 2\n", "claims = 2\nbrowser = true\n")],
        variables: &[("CHROMIUM", "no-such-browser"), ("CI", "1")],
        says: "in a browser: accessibility, by axe: ",
        fails: 9,
        ..TEST
    },
];

const MISTAKES: &[Fault] = &[
    Fault {
        name: "a changed compiler message",
        edits: &[Replace("listings/mistakes/rustc/given-away.stderr", "value moved here", "value lost here")],
        finds: &[("listings/mistakes/rustc/given-away.stderr:7", "`cargo course record given-away`")],
        ..TEST
    },
    Fault {
        name: "a changed clippy message",
        edits: &[Replace("listings/mistakes/clippy.toml", "it blocks the thread", "it holds its thread")],
        finds: &[("listings/mistakes/clippy/asleep.stderr:7", "`cargo course record asleep`")],
        ..TEST
    },
    Fault {
        name: "a changed message of the lint",
        edits: &[Replace(
            "listings/mistakes/blocking_in_async/stalled.stderr",
            "use `tokio::time::sleep`",
            "use `async_std::task::sleep`",
        )],
        finds: &[("listings/mistakes/blocking_in_async/stalled.stderr:7", "`cargo course record stalled`")],
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
            Replace(WRONG, "```text\n{{#include ../../listings/mistakes/rustc/given-away.stderr}}\n```\n", ""),
        ],
        finds: &[
            ("listings/mistakes/rustc/given-away.stderr:1", "missing"),
            ("src/wrong/mistakes.md:3", "does not show what one sees of `given-away`"),
        ],
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
            Replace(
                WRONG,
                "```rust\n{{#include ../../listings/mistakes/src/bin/asleep.rs}}\n```\n\n`cargo run -p mistakes --bin asleep`\n\n",
                "",
            ),
            Replace(WRONG, "```text\n{{#include ../../listings/mistakes/src/bin/asleep.txt}}\n```\n", ""),
        ],
        finds: &[
            ("listings/mistakes/clippy/asleep.rs:1", "mend"),
            ("src/wrong/mistakes.md:30", "shows no program that is right"),
        ],
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

const CATALOGUE: &[Fault] = &[
    Fault {
        name: "a section among entries that is none",
        edits: &[Replace(WRONG, "{#asleep}\n<!-- entry slow -->\n", "{#asleep}\n")],
        finds: &[
            ("src/wrong/mistakes.md:30", "does not say by what it is found"),
            ("listings/mistakes/clippy/asleep.rs:1", "no entry of the catalogue shows this mistake"),
            ("src/wrong/by-symptom.md:1", "the catalogue has 3 entries, and 4 are promised"),
        ],
        ..TEST
    },
    Fault {
        name: "an entry with the name of another program",
        edits: &[
            Replace(WRONG, "{#gives-up}", "{#counts-down}"),
            Replace(INDEX, "mistakes.md#gives-up", "mistakes.md#counts-down"),
        ],
        finds: &[
            ("book/wrong/by-symptom.html:1", "a dead fragment: mistakes.html#gives-up"),
            ("src/wrong/mistakes.md:55", "has the id `counts-down`, and its wrong program is `gives-up`"),
        ],
        ..TEST
    },
    Fault {
        name: "an entry that does not show what one sees",
        edits: &[Replace(WRONG, "gives-up/stderr.txt", "counts-down/stdout.txt")],
        finds: &[("src/wrong/mistakes.md:55", "does not show what one sees of `gives-up`")],
        ..TEST
    },
    Fault {
        name: "an entry that begins with what is right",
        edits: &[Replace(
            WRONG,
            "mistakes/rustc/given-away.rs}}\n```",
            "mistakes/src/bin/given-away.rs}}\n```\n\n`cargo run -p mistakes --bin given-away`",
        )],
        finds: &[("src/wrong/mistakes.md:3", "the first program of this entry, `given-away`, is right")],
        ..TEST
    },
    Fault {
        name: "an entry without a program that is right",
        edits: &[Replace(
            WRONG,
            "```rust\n{{#include ../../listings/02-counting/counts-down/src/main.rs}}\n```\n\n`cargo run -p counts-down`\n\n",
            "",
        )],
        finds: &[("src/wrong/mistakes.md:55", "shows no program that is right")],
        ..TEST
    },
    Fault {
        name: "an entry without a word on what reports it",
        edits: &[Replace(WRONG, "**Next time.** rustc", "Soon, rustc")],
        finds: &[("src/wrong/mistakes.md:3", "does not say what would report it")],
        ..TEST
    },
    Fault {
        name: "a wrong program that runs, and no test of it",
        edits: &[Remove("listings/02-counting/gives-up/tests/panics.rs")],
        finds: &[("src/wrong/mistakes.md:55", "nothing asserts what goes wrong in `gives-up`")],
        ..TEST
    },
    Fault {
        name: "an entry that the index does not name",
        edits: &[Replace(INDEX, "- [It is asleep](mistakes.md#asleep)\n", "")],
        finds: &[("src/wrong/mistakes.md:30", "src/wrong/by-symptom.md does not name this entry below `slow`")],
        ..TEST
    },
    Fault {
        name: "an entry below another symptom than its own",
        edits: &[Replace(WRONG, "<!-- entry ends-early -->", "<!-- entry slow -->")],
        finds: &[
            ("src/wrong/mistakes.md:55", "does not name this entry below `slow`"),
            ("src/wrong/by-symptom.md:16", "the entry `gives-up` does not say that it is found by `ends-early`"),
        ],
        ..TEST
    },
    Fault {
        name: "an entry with a symptom that the index does not know",
        edits: &[Replace(WRONG, "{#asleep}\n<!-- entry slow -->", "{#asleep}\n<!-- entry slow yawns -->")],
        finds: &[("src/wrong/mistakes.md:30", "has no section `yawns`")],
        ..TEST
    },
    Fault {
        name: "an error's code that the index does not name",
        edits: &[Replace(INDEX, "E0382: ", "")],
        finds: &[("src/wrong/by-symptom.md:7", "the message of `given-away` is E0382")],
        ..TEST
    },
    Fault {
        name: "an index that quotes what the message does not say",
        edits: &[Replace(INDEX, "borrow of moved value", "use of … moved value")],
        finds: &[("src/wrong/by-symptom.md:7", "the message of `given-away` does not say \"use of\"")],
        ..TEST
    },
    Fault {
        name: "an index that is not there",
        edits: &[Replace("Cargo.toml", "src/wrong/by-symptom.md", "src/wrong/index.md")],
        says: "`index` in [workspace.metadata.course.catalogue] names \"src/wrong/index.md\"",
        ..USAGE
    },
    Fault {
        name: "a right program without the command that runs it",
        edits: &[Replace(WRONG, "`cargo run -p mistakes --bin asleep`", "`cargo run -p mistakes --bin given-away`")],
        finds: &[(
            "src/wrong/mistakes.md:43",
            "put a paragraph `cargo run -p mistakes --bin asleep` directly below it",
        )],
        ..TEST
    },
    Fault {
        name: "a changed table of who tells",
        edits: &[Replace(WHO_TELLS, "`E0382`", "`E0381`")],
        finds: &[(
            "listings/mistakes/who-tells.md:12",
            "the compilers say something else than is recorded; `cargo course record`",
        )],
        ..TEST
    },
    Fault {
        name: "a missing table of who tells",
        edits: &[Remove(WHO_TELLS)],
        finds: &[
            ("listings/mistakes/who-tells.md:1", "missing"),
            ("src/wrong/by-symptom.md:20", "there is no file listings/mistakes/who-tells.md to include"),
        ],
        ..TEST
    },
    Fault {
        name: "a record of the lint that no test makes",
        edits: &[Write("ci/blocking-in-async/seeded.txt", "found: all\n")],
        finds: &[("ci/blocking-in-async/seeded.txt:1", "an orphan")],
        ..TEST
    },
    Fault {
        name: "a listing that blocks in async code, and its loop with it",
        edits: &[Replace(
            TURNS,
            "seconds)).await;",
            "seconds)).await;\n    std::thread::sleep(Duration::from_millis(1));",
        )],
        finds: &[(
            "listings/02-counting/takes-turns/src/main.rs:11",
            "blocking_in_async: `std::thread::sleep` blocks the thread",
        )],
        ..TEST
    },
    Fault {
        name: "a listing that is said to block and does not",
        edits: &[Replace(TURNS_TOML, "\ntimeline = true", "\nblocks = true\ntimeline = true")],
        finds: &[("listings/02-counting/takes-turns/Cargo.toml:15", "the lint finds nothing that blocks")],
        ..TEST
    },
];

const TIMELINES: &[Fault] = &[
    Fault { name: "a timeline that passed is recorded again when something changed", then: remembers, ..SOUND },
    Fault {
        name: "a timeline: an event changed by hand",
        edits: &[Replace(TURNS_RECORD, "\"until\":1000", "\"until\":900")],
        finds: &[(
            "listings/02-counting/takes-turns/timeline.json:21",
            "the loop of `takes-turns` does something else than is recorded; `cargo course record takes-turns`",
        )],
        says: "    recorded: {\"do\":\"park\",\"at\":0,\"until\":900},\n    \
               produced: {\"do\":\"park\",\"at\":0,\"until\":1000},\n",
        ..TEST
    },
    Fault {
        name: "a timeline: a program that prints the same, but whose loop does something else",
        edits: &[Replace(TURNS, "say(\"two\", 2), say(\"one\", 1)", "say(\"one\", 1), say(\"two\", 2)")],
        finds: &[(
            "listings/02-counting/takes-turns/timeline.json:13",
            "the loop of `takes-turns` does something else than is recorded; `cargo course record takes-turns`",
        )],
        ..TEST
    },
    Fault {
        name: "a timeline: a counterpart that prints the same, but whose loop does something else",
        edits: &[Replace(TURNS_PY, "say(\"two\", 2), say(\"one\", 1)", "say(\"one\", 1), say(\"two\", 2)")],
        finds: &[(
            "listings/02-counting/takes-turns/counterpart-timeline.json:15",
            "the loop of `takes-turns` does something else than is recorded; `cargo course record takes-turns`",
        )],
        ..TEST
    },
    Fault {
        name: "a timeline: a missing record",
        edits: &[Remove(TURNS_RECORD)],
        finds: &[(
            "listings/02-counting/takes-turns/timeline.json:1",
            "the recorded file is missing; `cargo course record takes-turns`",
        )],
        ..TEST
    },
    Fault {
        name: "a timeline: a record that does not parse",
        edits: &[Write(TURNS_RECORD, "{\n\"version\": 1,\n")],
        finds: &[(
            "listings/02-counting/takes-turns/timeline.json:3",
            "something else than is recorded; `cargo course record takes-turns`",
        )],
        ..TEST
    },
    Fault {
        name: "a timeline: a record of another version",
        edits: &[Replace(TURNS_RECORD, "\"version\": 1", "\"version\": 2")],
        finds: &[(
            "listings/02-counting/takes-turns/timeline.json:2",
            "something else than is recorded; `cargo course record takes-turns`",
        )],
        ..TEST
    },
    Fault {
        name: "a timeline: a record that cannot be, where nobody can make it again",
        edits: &[Replace(TURNS_PY_RECORD, "{\"do\":\"run\",\"at\":1000,\"task\":2},\n", "")],
        variables: &[("PYTHON", "no-such-python")],
        finds: &[(
            "listings/02-counting/takes-turns/counterpart-timeline.json:1",
            "event 18 of this trace cannot be: task 2 does something, but it does not run",
        )],
        skips: 4,
        ..TEST
    },
    Fault {
        name: "a timeline: a figure changed by hand",
        edits: &[Replace(TURNS_FIGURE, "Every step, as a table", "Every step")],
        finds: &[(
            "listings/02-counting/takes-turns/timeline.html:1",
            "this is not the figure that is drawn from listings/02-counting/takes-turns/timeline.json; \
             `cargo course record takes-turns`",
        )],
        ..TEST
    },
    Fault {
        name: "a timeline: a missing figure",
        edits: &[Remove(TURNS_FIGURE)],
        finds: &[(
            "src/part/counting.md:63",
            "there is no file listings/02-counting/takes-turns/timeline.html to include; \
             `cargo course record takes-turns`",
        )],
        ..TEST
    },
    Fault {
        name: "a timeline that no page shows",
        edits: &[Replace(COUNTING, "{{#include ../../listings/02-counting/takes-turns/timeline.html}}\n\n", "")],
        finds: &[(
            "listings/02-counting/takes-turns/timeline.html:1",
            "no page shows this timeline; include it, or take its switch away",
        )],
        ..TEST
    },
    Fault {
        name: "a timeline of a listing without the switch",
        edits: &[Replace(
            COUNTING,
            "takes-turns/timeline.html}}",
            "takes-turns/timeline.html}}\n\n{{#include \
             ../../listings/02-counting/gives-up/counterpart-timeline.html}}",
        )],
        finds: &[(
            "src/part/counting.md:65",
            "no listing has the timeline listings/02-counting/gives-up/counterpart-timeline.html; \
             set its switch `counterpart-timeline = true`",
        )],
        ..TEST
    },
    Fault {
        name: "an include outside of a fence, of what is no timeline",
        edits: &[Replace(
            COUNTING,
            "takes-turns/timeline.html}}",
            "takes-turns/timeline.html}}\n\n{{#include \
             ../../listings/02-counting/takes-turns/stdout.txt}}",
        )],
        finds: &[(
            "src/part/counting.md:65",
            "an include outside of a block of code, which is no timeline; put a fence",
        )],
        ..TEST
    },
    Fault {
        name: "a timeline whose switch was taken away",
        edits: &[
            Replace(TURNS_TOML, "\ntimeline = true", ""),
            Replace(COUNTING, "{{#include ../../listings/02-counting/takes-turns/timeline.html}}\n\n", ""),
        ],
        finds: &[
            ("listings/02-counting/takes-turns/timeline.html:1", "an orphan: nothing produces this file; delete it"),
            ("listings/02-counting/takes-turns/timeline.json:1", "an orphan: nothing produces this file; delete it"),
        ],
        ..TEST
    },
    Fault {
        name: "a timeline of a program that cannot be recorded",
        edits: &[
            Replace(TURNS, "use tokio::time::sleep;\n", "use tokio::time::sleep;\n\nmod clock;\n"),
            Replace(TURNS, "sleep(Duration", "clock::sleep(Duration"),
            Replace(TURNS, "use tokio::time::sleep;\n", ""),
            Write("listings/02-counting/takes-turns/src/clock.rs", "pub use tokio::time::sleep;\n"),
        ],
        finds: &[(
            "listings/02-counting/takes-turns/src/main.rs:3",
            "no timeline can be made of this program: a module in another file; put all of the program into one file",
        )],
        ..TEST
    },
    Fault {
        name: "a timeline of a program whose copy does not compile",
        edits: &[
            Replace(TURNS, "use tokio::time::sleep;", "use tokio::{io::AsyncBufReadExt, time::sleep};"),
            Replace(
                TURNS,
                "    tokio::join!",
                "    let mut nothing: &[u8] = b\"\";\n    \
                 assert_eq!(nothing.fill_buf().await.expect(\"it can be read\"), vec![]);\n    tokio::join!",
            ),
        ],
        finds: &[(
            "listings/02-counting/takes-turns/src/main.rs:7",
            "the instrumented copy does not compile: type annotations needed",
        )],
        ..TEST
    },
    Fault {
        name: "a timeline of a program that does not end while it is recorded",
        edits: &[
            Replace(TURNS_TOML, "\ntimeline = true", "\ntimeline = true\nlimit = 5\nblocks = true"),
            Replace(
                TURNS,
                "    tokio::join!",
                "    while std::env::var_os(\"TIMELINE_TRACE\").is_some() {\n        \
                 std::thread::park();\n    }\n    tokio::join!",
            ),
        ],
        finds: &[(
            "listings/02-counting/takes-turns/src/main.rs:1",
            "while it is recorded, this program did not end within 5 s and was killed; let it end",
        )],
        ..TEST
    },
    Fault {
        name: "a timeline of a program that prints something else while it is recorded",
        edits: &[Replace(
            TURNS,
            "    tokio::join!",
            "    if std::env::var_os(\"TIMELINE_TRACE\").is_some() {\n        \
             println!(\"zero\");\n    }\n    tokio::join!",
        )],
        finds: &[(
            "listings/02-counting/takes-turns/src/main.rs:1",
            "while its loop is recorded, this program prints something else; ",
        )],
        says: "    recorded:     one\n    instrumented: zero\n",
        ..TEST
    },
    Fault {
        name: "a timeline of a program that prints something else anyway: one finding",
        edits: &[Replace(TURNS, "{number}", "{number}!")],
        finds: &[("listings/02-counting/takes-turns/stdout.txt:1", "prints something else than is recorded")],
        ..TEST
    },
    Fault {
        name: "a timeline of a counterpart that prints something else anyway: one finding",
        edits: &[Replace(TURNS_PY, "print(number)", "print(number * 2)")],
        finds: &[("listings/02-counting/takes-turns/counterpart.txt:1", "prints something else than is recorded")],
        ..TEST
    },
    Fault {
        name: "a timeline of a program that does not compile: one finding",
        edits: &[Replace(TURNS, "{number}", "{name}")],
        finds: &[("listings/02-counting/takes-turns/src/main.rs:11", "error: cannot find value `name`")],
        ..TEST
    },
    Fault {
        name: "a timeline of a program whose library does not compile",
        edits: &[
            Write(
                "listings/02-counting/numbers/Cargo.toml",
                "[package]\nname = \"numbers\"\nedition.workspace = true\n",
            ),
            Write("listings/02-counting/numbers/src/lib.rs", "pub const TWO: u8 = 300;\n"),
            Replace(TURNS_TOML, "[dependencies]", "[dependencies]\nnumbers = { path = \"../numbers\" }"),
            Replace(
                COUNTING,
                "Who waits lets others count:\n",
                "Who waits lets others count:\n\n\
                 ```rust\n{{#include ../../listings/02-counting/numbers/src/lib.rs}}\n```\n",
            ),
        ],
        finds: &[
            ("listings/02-counting/numbers/src/lib.rs:1", "error: literal out of range for `u8`"),
            ("listings/02-counting/takes-turns/src/main.rs:1", "cargo did not build this; mend what it depends on"),
        ],
        ..TEST
    },
    Fault {
        name: "a timeline of a counterpart that is not there",
        edits: &[Replace(
            "listings/02-counting/gives-up/Cargo.toml",
            "exit = 101",
            "exit = 101\ncounterpart-timeline = true",
        )],
        finds: &[(
            "listings/02-counting/gives-up/Cargo.toml:13",
            "the switch `counterpart-timeline`, and no counterpart to record; write one, or take the switch away",
        )],
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
        finds: &[("src/SUMMARY.md:5", "84 words, 72 more")],
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
        name: "a page that is no XML in the EPUB",
        edits: &[Replace(INTRODUCTION, "# A small book\n", "# A small book\n\n<p o:lang=\"en\">It is small.</p>\n")],
        finds: &[("src/introduction.md:3", "is no XML")],
        ..TEST
    },
    Fault {
        name: "a page of the EPUB on which two things have the same id",
        edits: &[Replace(
            INTRODUCTION,
            "# A small book\n",
            "# A small book\n\n<p id=\"small\">It is small.</p>\n\n<p id=\"small\">It stays so.</p>\n",
        )],
        finds: &[("src/introduction.md:5", "two things have the id small")],
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

const PLAYGROUND: &[Fault] = &[
    Fault {
        name: "playground: a link that carries something else",
        edits: &[Replace(
            COUNTING,
            "# Counting\n",
            "# Counting\n\n<p><code>cargo run -p counts-down</code>\n\
             <a href=\"https://play.rust-lang.org/?version=stable&amp;mode=debug&amp;edition=2024&amp;code=fn+main()+%7B%7D\">\
             Open</a></p>\n",
        )],
        finds: &[("listings/02-counting/counts-down/src/main.rs:1", "carries something else; build the pages again")],
        ..TEST
    },
    Fault {
        name: "playground: a link to another edition",
        edits: &[Replace(
            COUNTING,
            "# Counting\n",
            "# Counting\n\n<p><code>cargo run -p counts-down</code>\n\
             <a href=\"https://play.rust-lang.org/?version=stable&amp;mode=debug&amp;edition=2021&amp;code=fn+main()+%7B%0A\
             ++++for+left+in+(0..2).rev()+%7B%0A++++++++println!(%22%7Bleft%7D%22);%0A++++%7D%0A%7D%0A\">Open</a></p>\n",
        )],
        finds: &[("listings/02-counting/counts-down/src/main.rs:1", "asks for the edition `2021`, not `2024`")],
        ..TEST
    },
    Fault {
        name: "playground: a link to something that is no program of the book",
        edits: &[Replace(
            COUNTING,
            "# Counting\n",
            "# Counting\n\n[Try it](https://play.rust-lang.org/?version=stable&mode=debug&edition=2024&gist=1)\n",
        )],
        finds: &[("book/part/counting.html:1", "no command beside it says which program")],
        ..TEST
    },
    Fault {
        name: "playground: a program that does not compile there",
        edits: &[
            Write(
                "listings/02-counting/counts-down/build.rs",
                "fn main() {\n    println!(\"cargo::rustc-cfg=fast\");\n    println!(\"cargo::rustc-check-cfg=cfg(fast)\");\n}\n",
            ),
            Replace(COUNTS_DOWN, "fn main() {\n", "#[cfg(fast)]\nfn main() {\n"),
        ],
        finds: &[
            ("listings/02-counting/counts-down/src/main.rs:1", "unexpected `cfg` condition name: `fast`"),
            (
                "listings/02-counting/counts-down/src/main.rs:6",
                "does not compile as it does here: `main` function not found",
            ),
        ],
        ..TEST
    },
    Fault {
        name: "playground: a program that does something else there",
        edits: &[
            Replace(COUNTS_DOWN, "println!(\"{left}\")", "println!(\"{left} {}\", module_path!())"),
            Write("listings/02-counting/counts-down/stdout.txt", "1 counts_down\n0 counts_down\n"),
        ],
        finds: &[(
            "listings/02-counting/counts-down/src/main.rs:1",
            "opened in the playground, `counts-down` prints something else than is recorded",
        )],
        ..TEST
    },
    Fault {
        name: "playground: a program that cannot run there",
        edits: &[Replace(COUNTS_DOWN, "fn main() {\n", "fn main() {\n    drop(std::env::args());\n")],
        says: "6 of 7 programs open in the playground\n  not: cargo run -p counts-down: it asks for its environment\n",
        ..SOUND
    },
    Fault {
        name: "playground: a program without a link, although it can run there",
        edits: &[Replace(
            GREETING,
            "```rust\n{{#include ../../listings/01-greeting/greets/src/main.rs}}\n```\n\n`cargo run -p greets`\n\n",
            "",
        )],
        finds: &[("listings/01-greeting/greets/src/main.rs:1", "no page opens this program in the playground")],
        ..TEST
    },
];

/// Queries of the search. They need Node.
const SEARCH: &[Fault] = &[
    Fault {
        name: "no fault: the search leads where it must",
        edits: &[Write(
            QUERIES,
            "# A comment.\n\nfirst\tgreeting\tpart/greeting\nthree\tgreating\tpart/greeting\nmissed\tnowhere\tintroduction\n",
        )],
        ..SOUND
    },
    Fault {
        name: "queries that lead elsewhere, that are none, and that are not missed",
        edits: &[Write(
            QUERIES,
            "first\tgreeting\tpart/counting\nthree\tnowhere\tpart/greeting\nmissed\tgreeting\tpart/greeting\n\
             first\tgreeting\tpart/greeting part/none\nsecond\tgreeting\tpart/greeting\nfirst\tgreeting\n",
        )],
        finds: &[
            ("ci/search-queries.tsv:1", "`greeting` "),
            ("ci/search-queries.tsv:2", "`nowhere` is not found, after nothing; "),
            ("ci/search-queries.tsv:3", "`greeting` is not missed any more: it comes at place 1"),
            ("ci/search-queries.tsv:4", "there is no section part/none"),
            ("ci/search-queries.tsv:5", "this is no query"),
            ("ci/search-queries.tsv:6", "this is no query"),
        ],
        ..TEST
    },
    Fault {
        name: "queries, and no node",
        edits: &[Write(QUERIES, "first\tgreeting\tpart/counting\n")],
        variables: &[("NODE", "no-such-node")],
        says: "skipped: ci/search-queries.tsv: Node 20.19, 22.12 or newer is needed, and `no-such-node` cannot be started",
        skips: 1,
        ..SOUND
    },
    Fault {
        name: "queries, and no node on CI",
        edits: &[Write(QUERIES, "first\tgreeting\tpart/counting\n")],
        variables: &[("NODE", "no-such-node"), ("CI", "1")],
        says: "failed, as it was skipped on CI: ci/search-queries.tsv: ",
        fails: 1,
        ..TEST
    },
];

/// Builds for a host, on a machine without Chromium.
const BUILD: Fault = Fault {
    run: &["build", "--dest-dir", "../site"],
    variables: &[("BOOK_URL", "https://example.org/small-book"), ("CHROMIUM", "/nowhere/chromium")],
    ..SOUND
};

const HOSTED: &[Fault] = &[
    Fault {
        name: "what changed: on a day that never was",
        edits: &[Replace(CHANGES, "2024-02-29", "2023-02-29")],
        finds: &[("src/appendix/changes.md:7", "this heading does not say what changed when; write `## 2026-11-23: ")],
        ..TEST
    },
    Fault {
        name: "what changed: the newest at the end",
        edits: &[Replace(CHANGES, "2024-03-01", "2024-02-01")],
        finds: &[("src/appendix/changes.md:7", "the change is newer than the one above it")],
        ..TEST
    },
    Fault {
        name: "what changed: a page that is not there",
        edits: &[Replace("Cargo.toml", "\nchanges = \"src/appendix/changes.md\"", "\nchanges = \"src/changes.md\"")],
        says: "`changes` in [workspace.metadata.course] names \"src/changes.md\", and there is no such page",
        ..USAGE
    },
    Fault {
        name: "a theme that follows another mdBook",
        edits: &[Replace("theme/upstream.txt", "mdBook 0.5.4", "mdBook 0.5.3")],
        finds: &[("theme/upstream.txt:1", "mdBook's theme is another one than ours follows; see what is new")],
        ..TEST
    },
    Fault {
        name: "a template that says it follows another mdBook",
        edits: &[Replace("theme/index.hbs", "mdBook 0.5.4", "mdBook 0.5.3")],
        finds: &[("theme/index.hbs:1", "the template does not say that it follows mdBook 0.5.4; say so")],
        ..TEST
    },
    Fault { name: "test: with an address", run: &["test"], ..BUILD },
    Fault {
        name: "test: with an address below the host's root, and a link to that",
        edits: &[Replace(INTRODUCTION, "(part/greeting.md)", "(/favicon.svg)")],
        run: &["test"],
        finds: &[("src/introduction.md:3", "a dead link: /favicon.svg leads out of the book")],
        status: 1,
        ..BUILD
    },
    Fault { name: "build: with an address", says: "pages are in", then: knows_its_address, ..BUILD },
    Fault { name: "build: without an address", variables: &[], says: "pages are in", then: knows_no_address, ..BUILD },
    Fault {
        name: "build: without a browser on CI",
        variables: &[("BOOK_URL", "https://example.org/small-book"), ("CHROMIUM", "/nowhere/chromium"), ("CI", "true")],
        status: 2,
        says: "the pictures shown beside links cannot be made: Chromium cannot be started",
        ..BUILD
    },
    Fault {
        name: "build: an address that is none",
        variables: &[("BOOK_URL", "example.org/small-book")],
        status: 2,
        says: "BOOK_URL is no address: example.org/small-book; give one such as ",
        ..BUILD
    },
    Fault {
        name: "build: with an address, and a change without a day",
        edits: &[Replace(CHANGES, "2024-02-29: ", "")],
        status: 2,
        says: "there is no feed of changes: src/appendix/changes.md:7: ",
        ..BUILD
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
        name: "record: a timeline",
        edits: &[Replace(TURNS, "say(\"two\", 2), say(\"one\", 1)", "say(\"one\", 1), say(\"two\", 2)")],
        run: &["record", "takes-turns"],
        says: "recorded listings/02-counting/takes-turns/timeline.json\n\
               recorded listings/02-counting/takes-turns/timeline.html\n4 passed, 0 failed, 0 skipped\n",
        writes: true,
        then: passes,
        ..SOUND
    },
    Fault {
        name: "record: the timelines that somebody deleted",
        edits: &[Remove(TURNS_RECORD), Remove(TURNS_FIGURE), Remove(TURNS_PY_RECORD), Remove(TURNS_PY_FIGURE)],
        run: &["record"],
        says: "recorded listings/02-counting/takes-turns/counterpart-timeline.html\n",
        writes: true,
        then: passes,
        ..SOUND
    },
    Fault {
        name: "record: refuses a timeline that changes from run to run",
        edits: &[
            Replace(
                TURNS,
                "say(\"two\", 2), say(\"one\", 1)",
                "say(\"two\", 2), say(\"one\", 1), noise(std::process::id())",
            ),
            Replace(TURNS, "async fn say", "async fn noise(_id: u32) {}\n\nasync fn say"),
        ],
        run: &["record", "takes-turns"],
        finds: &[(
            "listings/02-counting/takes-turns/timeline.json:22",
            "refused: the loop of `takes-turns` does something else from run to run; ",
        )],
        ..TEST
    },
    Fault {
        name: "record: a timeline of what prints something else from run to run: one finding",
        edits: &[Replace(TURNS, "\"{number}\"", "\"{number} {}\", std::process::id()")],
        run: &["record", "takes-turns"],
        finds: &[(
            "listings/02-counting/takes-turns/stdout.txt:1",
            "refused: `takes-turns` prints something else from run to run",
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
    Fault {
        name: "timeline: of a program",
        edits: &[Write("1 scratch.rs", SCRATCH)],
        run: &["timeline", "1 scratch.rs", "--no-open"],
        says: "Hello, Ada!\n",
        writes: true,
        then: drawn,
        ..SOUND
    },
    Fault {
        name: "timeline: a file that is not there",
        run: &["timeline", "scratch.rs"],
        says: "cannot read scratch.rs",
        ..USAGE
    },
    Fault {
        name: "timeline: of a file that does not parse",
        edits: &[Write("scratch.rs", "fn main() {\n    let\n}\n")],
        run: &["timeline", "scratch.rs"],
        says: "scratch.rs:3: this does not parse: ",
        ..USAGE
    },
    Fault {
        name: "timeline: of a program that does not compile",
        edits: &[Write("scratch.rs", "fn main() {\n    greet();\n}\n")],
        run: &["timeline", "scratch.rs"],
        says: "scratch.rs does not compile:\nerror[E0425]: cannot find function `greet` in this scope\n --> scratch.rs:2:5",
        ..USAGE
    },
    Fault {
        name: "timeline: of a program whose copy does not compile",
        edits: &[Write("scratch.rs", "fn main() {\n    timeline_main();\n}\n\nfn timeline_main() {}\n")],
        run: &["timeline", "scratch.rs"],
        says: "scratch.rs compiles, but not as an instrumented copy:\nerror[E0428]: ",
        ..USAGE
    },
    Fault {
        name: "timeline: of a program whose library does not compile",
        edits: &[
            Write(
                "listings/02-counting/numbers/Cargo.toml",
                "[package]\nname = \"numbers\"\nedition.workspace = true\n",
            ),
            Write("listings/02-counting/numbers/src/lib.rs", "pub const TWO: u8 = 300;\n"),
            Replace(TURNS_TOML, "[dependencies]", "[dependencies]\nnumbers = { path = \"../numbers\" }"),
            Write("scratch.rs", "fn main() {\n    println!(\"{}\", numbers::TWO);\n}\n"),
        ],
        run: &["timeline", "scratch.rs"],
        says: "what scratch.rs depends on does not compile:\nerror: literal out of range for `u8`",
        ..USAGE
    },
    Fault {
        name: "timeline: of a program that cannot be recorded",
        edits: &[Write("scratch.rs", "mod other;\n\nfn main() {}\n")],
        run: &["timeline", "scratch.rs"],
        says: "scratch.rs:1: a module in another file; put all of the program into one file",
        ..USAGE
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

/// A small program of somebody's own.
const SCRATCH: &str = "#[tokio::main(flavor = \"current_thread\")]
async fn main() {
    tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    println!(\"Hello, Ada!\");
}
";

/// The page with the timeline of the scratch is there, with its program.
fn drawn(book: &Book) -> Result<(), String> {
    let page = book.target.join("course/timeline-of/1-scratch.html");
    let page = std::fs::read_to_string(page).map_err(|error| format!("no page: {error}"))?;
    let has = |part: &str| if page.contains(part) { Ok(()) } else { Err(format!("the page holds no {part:?}")) };
    has("tokio::time::sleep(std::time::Duration::from_secs(60)).await;\n    println!")?;
    has("sleeps once, until 60001 ms")
}

/// The built site names its address, but no picture, since none could be drawn.
fn knows_its_address(book: &Book) -> Result<(), String> {
    let base = "https://example.org/small-book/";
    for (file, part) in [
        ("part/greeting.html", format!("<link rel=\"canonical\" href=\"{base}part/greeting.html\">")),
        ("part/greeting.html", "<a href=\"../feed.xml\">Feed</a>".into()),
        ("sitemap.xml", format!("<loc>{base}part/greeting.html</loc>")),
        (
            "feed.xml",
            format!("<id>{base}appendix/changes.html#greeting</id>\n<title>Greeting</title>\n<updated>2024-02-29T"),
        ),
    ] {
        if !built(book, file)?.contains(&part) {
            return Err(format!("{file} holds no {part}"));
        }
    }
    holds_nothing_of(book, &["og:image"], &["social", "robots.txt"])
}

fn knows_no_address(book: &Book) -> Result<(), String> {
    holds_nothing_of(
        book,
        &["canonical", "og:", "twitter:", "ld+json", "feed.xml", "robots"],
        &["social", "robots.txt", "sitemap.xml", "feed.xml"],
    )
}

fn holds_nothing_of(book: &Book, words: &[&str], files: &[&str]) -> Result<(), String> {
    let page = built(book, "part/greeting.html")?;
    let word = words.iter().find(|word| page.contains(**word));
    let file = files.iter().find(|file| book.root.join("../site").join(file).exists());
    word.or(file).map_or(Ok(()), |found| Err(format!("there is {found}, and should be none")))
}

fn built(book: &Book, file: &str) -> Result<String, String> {
    std::fs::read_to_string(book.root.join("../site").join(file)).map_err(|error| format!("{file}: {error}"))
}

/// What passed is not recorded again; what changed since then, the program or its record, is.
fn remembers(book: &Book) -> Result<(), String> {
    let again = |known: bool, passes: bool| {
        let outcome = book.course(&["test"], &[]).map_err(|error| error.to_string())?;
        let said = outcome.stderr.contains("recording 2 timelines: unchanged");
        if said == known && (outcome.status == Some(0)) == passes {
            return Ok(());
        }
        Err(format!(
            "remembered: {said}, not {known}; or passed, against {passes}:\n{}{}",
            outcome.stdout, outcome.stderr
        ))
    };
    again(true, true)?;
    book.apply(&Replace(TURNS, "    println!(\"{number}\");\n}\n", "    println!(\"{number}\");\n}\n// The end.\n"))?;
    again(false, true)?;
    book.apply(&Replace(TURNS_RECORD, "\"until\":1000", "\"until\":900"))?;
    again(false, false)?;
    book.apply(&Replace(TURNS_RECORD, "\"until\":900", "\"until\":1000"))?;
    again(true, true)
}

/// All of the book passes.
fn passes(book: &Book) -> Result<(), String> {
    let outcome = book.course(&["test"], &[]).map_err(|error| error.to_string())?;
    match outcome.sums() {
        Some([passed, 0, 0]) if passed > 0 && outcome.status == Some(0) => Ok(()),
        _ => Err(format!("then the book does not pass:\n{}{}", outcome.stdout, outcome.stderr)),
    }
}
