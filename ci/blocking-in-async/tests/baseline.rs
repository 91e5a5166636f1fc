//! The baseline: what it accepts, what it tells, and what moves and caches do to it.

mod workbench;

use std::fs;

use workbench::{Crate, Run};

const AGENT: &str = r#"
pub struct Agent;

impl Agent {
    pub async fn ask(&self) {
        load();
        std::thread::park();
    }
}

pub fn load() {
    let _ = std::fs::read("x");
}

#[cfg(test)]
mod tests {
    pub async fn tried() {
        super::load();
    }
}
"#;

const ACCEPTED: &str = r#"accepted = [
    { file = "src/lib.rs", function = "Agent::ask", lint = "blocking_in_async", call = "load", leads-to = "std::fs::read", count = 1 },
    { file = "src/lib.rs", function = "Agent::ask", lint = "blocking_in_async", call = "std::thread::park", count = 1 },
    { file = "src/lib.rs", function = "tests::tried", lint = "blocking_in_async", call = "load", leads-to = "std::fs::read", count = 1, only-in-tests = true },
]
"#;

const WRITE: [&str; 3] = ["--baseline", "accepted.toml", "--write-baseline"];

/// Starts a package with [`AGENT`], and writes its baseline.
fn agent(name: &str) -> Crate {
    let krate = Crate::new(name);
    krate.file("src/lib.rs", AGENT);
    let run = krate.lint(&[&WRITE[..], &["--all-targets"]].concat());
    assert_eq!((run.status, run.seen()), (0, 0), "{}", run.stderr);
    assert!(run.stderr.contains("note: the baseline `accepted.toml` accepts 3 calls\n"), "{}", run.stderr);
    krate
}

fn compare(krate: &Crate, arguments: &[&str]) -> Run {
    krate.lint(&[&["--baseline", "accepted.toml"], arguments].concat())
}

fn accepted(krate: &Crate) -> String {
    fs::read_to_string(krate.folder().join("accepted.toml")).expect("the lint has written it")
}

#[test]
fn what_is_there_is_accepted_and_the_file_can_be_read() {
    let krate = agent("baseline-accepted");
    assert!(accepted(&krate).ends_with(ACCEPTED), "{}", accepted(&krate));
    // The second run of each is from the cache.
    for targets in [&["--all-targets"][..], &["--all-targets"], &[], &[]] {
        let run = compare(&krate, targets);
        assert_eq!((run.status, run.seen()), (0, 0), "{}", run.stderr);
        assert!(!run.stderr.contains("accepted.toml"), "{}", run.stderr);
    }
    // An error doesn't come back through the baseline, and without it everything is reported.
    assert_eq!(compare(&krate, &["--", "-D", "blocking_in_async"]).status, 0);
    assert_eq!(krate.lint(&[]).seen(), 2);
}

#[test]
fn moved_lines_are_accepted_and_new_calls_are_not() {
    let krate = agent("baseline-moved");
    let before = "use std::fs;\n\npub async fn new() {\n    load();\n    let _ = fs::exists(\"x\");\n}\n";
    krate.file("src/lib.rs", &format!("{before}{AGENT}"));
    let run = compare(&krate, &["--message-format=json"]);
    let places: Vec<_> = run.reports().iter().map(|report| report.place().1).collect();
    // Although `new` shares the root of an accepted call, it is reported.
    assert_eq!(places, [4, 5], "{}", run.stdout);
    assert_eq!(run.reports()[0].places().len(), 1);
    let denied = compare(&krate, &["--", "-D", "blocking_in_async"]);
    assert_eq!(denied.status, 101);
    assert!(denied.stderr.contains("due to 2 previous errors"), "{}", denied.stderr);
}

#[test]
fn calls_that_are_alike_are_counted() {
    let krate = agent("baseline-count");
    krate.file("src/lib.rs", &AGENT.replace("        load();\n", "        load();\n        load();\n"));
    for _ in 0..2 {
        let run = compare(&krate, &[]);
        assert_eq!(run.seen(), 1, "{}", run.stderr);
        let note =
            "note: the baseline accepts one call like this one in this function, and can't tell which of them is new";
        assert!(run.stderr.contains(note), "{}", run.stderr);
    }
}

#[test]
fn an_entry_that_no_longer_occurs_is_told_and_removed() {
    let krate = agent("baseline-gone");
    krate.file("src/lib.rs", &AGENT.replace("        load();\n        std", "        std"));
    let gone = "warning: 1 entry of the baseline `accepted.toml` no longer occurs\n  src/lib.rs: `load` in `Agent::ask`\nhelp: ";
    // The second run is from the cache.
    for _ in 0..2 {
        let run = compare(&krate, &[]);
        assert_eq!((run.status, run.seen()), (0, 0));
        assert!(run.stderr.contains(gone), "{}", run.stderr);
    }
    // What is compiled only for tests was not looked at, so its entry stays.
    assert_eq!(krate.lint(&WRITE).status, 0);
    let lines: Vec<_> = ACCEPTED
        .lines()
        .filter(|line| !line.contains("Agent::ask\", lint = \"blocking_in_async\", call = \"load\""))
        .collect();
    assert!(accepted(&krate).ends_with(&(lines.join("\n") + "\n")), "{}", accepted(&krate));
}

#[test]
fn a_run_for_one_package_says_nothing_about_another() {
    let krate = Crate::workspace("baseline-workspace");
    krate.file("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"one\", \"two\"]\n");
    for name in ["one", "two"] {
        krate.file(&format!("{name}/Cargo.toml"), &format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n"));
        krate.file(&format!("{name}/src/lib.rs"), "pub async fn f() { std::thread::park() }\n");
    }
    assert_eq!(krate.lint(&WRITE).status, 0);
    krate.file("two/src/lib.rs", "");
    let of_one = compare(&krate, &["-p", "one"]);
    assert!(!of_one.stderr.contains("no longer"), "{}", of_one.stderr);
    assert_eq!(krate.lint(&[&WRITE[..], &["-p", "one"]].concat()).status, 0);
    let of_both = compare(&krate, &[]);
    assert!(
        of_both.stderr.contains("no longer occurs\n  two/src/lib.rs: `std::thread::park` in `f`\n"),
        "{}",
        of_both.stderr
    );
    fs::remove_file(krate.folder().join("two/src/lib.rs")).expect("it was written");
    krate.file("two/src/main.rs", "fn main() {}\n");
    let without = compare(&krate, &["-p", "one"]);
    assert!(without.stderr.contains("no longer occurs\n  two/src/lib.rs"), "{}", without.stderr);
}

#[test]
fn every_form_of_messages_works() {
    let krate = agent("baseline-forms");
    krate.file("src/lib.rs", &format!("{AGENT}pub async fn new() {{ load() }}\n"));
    let short = compare(&krate, &["--message-format", "short"]);
    assert!(short.stderr.contains("src/lib.rs:21:22: warning: `load` blocks the thread"), "{}", short.stderr);
    assert_eq!(short.stdout, "");
    let json = compare(&krate, &["--message-format=json"]);
    assert_eq!(json.reports().len(), 1);
    assert!(json.stdout.ends_with("{\"reason\":\"build-finished\",\"success\":true}\n"), "{}", json.stdout);
    assert!(!json.stderr.contains("blocks the thread"), "{}", json.stderr);
}

#[test]
fn mistakes_are_told_with_a_fix() {
    let krate = Crate::new("baseline-mistakes");
    krate.file("src/lib.rs", "pub async fn f() { nothing() }\n");
    let says = |arguments: &[&str], status, text: &str| {
        let run = krate.lint(arguments);
        assert!(run.stderr.contains(text), "{}", run.stderr);
        assert_eq!(run.status, status);
    };
    says(&["--write-baseline"], 101, "error: `--write-baseline` needs the file to write: `--baseline FILE");
    says(&["--baseline"], 101, "error: `--baseline` needs a file");
    says(&["--baseline=none.toml"], 101, "error: cannot read the baseline `none.toml`: No such file");
    says(&WRITE, 101, "error: the baseline is not written, because the code doesn't compile\n");
    assert!(!krate.folder().join("accepted.toml").exists());
    krate.file("accepted.toml", "accepted = [\n    { file = \"x\", line = 3 },\n]\n");
    says(&WRITE[..2], 101, "error: invalid baseline `accepted.toml`, line 2: unknown field `line`");
}

#[test]
fn what_is_allowed_is_not_in_it() {
    let krate = Crate::new("baseline-allowed");
    krate.file(
        "src/lib.rs",
        "#[allow(blocking_in_async)]\npub async fn f() { std::thread::park() }\npub async fn g() { std::fs::exists(\"x\").ok(); }\n",
    );
    krate.manifest("[package.metadata.blocking-in-async]\nlevel = \"deny\"\nstat-level = \"warn\"\n");
    assert_eq!(krate.lint(&WRITE).status, 0);
    let expected = "accepted = [\n    { file = \"src/lib.rs\", function = \"g\", lint = \"stat_in_async\", call = \"std::fs::exists\", count = 1 },\n]\n";
    assert!(accepted(&krate).ends_with(expected), "{}", accepted(&krate));
    // A change of the file alone makes the lint run again.
    krate.file("accepted.toml", "accepted = []\n");
    assert_eq!(compare(&krate, &[]).seen(), 1);
}

#[test]
fn generated_code_has_the_same_entry_everywhere() {
    let krate = Crate::new("baseline-generated");
    krate.file("src/lib.rs", "include!(concat!(env!(\"OUT_DIR\"), \"/generated.rs\"));\n");
    krate.file(
        "build.rs",
        "fn main() {\n    let file = std::env::var(\"OUT_DIR\").unwrap() + \"/generated.rs\";\n    \
         std::fs::write(file, \"pub async fn f() { std::thread::park() }\").unwrap();\n}\n",
    );
    assert_eq!(krate.lint(&WRITE).status, 0);
    assert!(accepted(&krate).contains("file = \"$OUT_DIR/generated.rs\", function = \"f\""), "{}", accepted(&krate));
    let run = compare(&krate, &[]);
    assert_eq!((run.seen(), run.stderr.contains("no longer")), (0, false), "{}", run.stderr);
}

#[test]
fn an_await_that_stops_the_polling_is_accepted_like_a_call() {
    let krate = Crate::with_tokio("baseline-unpolled");
    let ask = "\
use std::pin::pin;
use std::time::Duration;
use tokio::time::sleep;

const SECOND: Duration = Duration::from_secs(1);

async fn work() {
    sleep(SECOND).await;
    sleep(SECOND).await;
}

pub async fn ask() {
    let mut working = pin!(work());
    loop {
        tokio::select! {
            () = &mut working => break,
            () = sleep(SECOND) => work().await,
        }
    }
}
";
    krate.file("src/lib.rs", ask);
    assert_eq!(krate.lint(&[]).seen(), 1);
    assert_eq!(krate.lint(&WRITE).seen(), 0);
    assert!(accepted(&krate).contains("function = \"ask\", lint = \"unpolled_in_select\""), "{}", accepted(&krate));
    assert_eq!(compare(&krate, &[]).seen(), 0);
    let again = ask[ask.find("pub async").expect("it is there")..].replace("ask", "again");
    krate.file("src/lib.rs", &format!("{ask}\n{again}"));
    assert_eq!(compare(&krate, &[]).seen(), 1);
}
