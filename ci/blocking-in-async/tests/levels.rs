//! Levels set by attributes, the command line, and Cargo.toml: which one wins, and what it does.

mod workbench;

use workbench::{Crate, Run};

const CALL: &str = "pub async fn f() { std::thread::park() }\n";

fn levels(run: &Run) -> Vec<String> {
    run.reports().iter().map(|report| report.level().to_owned()).collect()
}

fn lint(krate: &Crate, levels: &[&str]) -> Run {
    krate.lint(&[&["--message-format=json"], levels].concat())
}

#[test]
fn attributes_apply_to_the_item_they_are_on() {
    let krate = Crate::new("levels-attributes");
    krate.file(
        "src/lib.rs",
        r#"
#![allow(unknown_lints)]

use std::thread::park;

#[allow(blocking_in_async)]
mod quiet;

#[allow(blocking_in_async)]
pub async fn function() {
    park();
}

pub struct Agent;

#[allow(blocking_in_async)]
impl Agent {
    pub async fn ask(&self) {
        park();
    }
}

pub async fn inside(x: Option<()>) {
    #[allow(blocking_in_async)]
    park();
    #[allow(blocking_in_async)]
    let y = park();
    #[allow(blocking_in_async)]
    {
        park();
    }
    match x {
        #[allow(blocking_in_async)]
        Some(()) => park(),
        None => park(), // BLOCKS
    }
    let _ = y;
}

#[cfg_attr(all(), allow(blocking_in_async))]
pub async fn by_cfg() {
    park();
}

#[cfg_attr(test, allow(blocking_in_async))]
pub async fn not_by_cfg() {
    park(); // BLOCKS
}

#[allow(blocking_in_async)]
pub mod outer {
    #[warn(blocking_in_async)]
    pub async fn warned() {
        std::thread::park(); // BLOCKS
    }
}

/// Blocks, and says that this is intended, so its callers are not reported.
fn excused() {
    #[allow(blocking_in_async)]
    park();
}

pub async fn caller() {
    excused();
}
"#,
    );
    krate.file("src/quiet.rs", CALL);
    krate.expect_marks();
}

#[test]
fn the_source_wins_over_the_command_line_and_that_over_the_manifest() {
    let krate = Crate::new("levels-order");
    krate.file("src/lib.rs", CALL);
    krate.manifest("[package.metadata.blocking-in-async]\nlevel = \"deny\"\n");
    let run = lint(&krate, &[]);
    assert_eq!((run.status, levels(&run)), (101, vec!["error".to_owned()]));
    let [report] = &run.reports()[..] else { panic!("one report") };
    let defined =
        "note: the lint level is defined here\n --> Cargo.toml:8:9\n  |\n8 | level = \"deny\"\n  |         ^^^^^^\n";
    assert!(report.rendered().contains(defined), "{}", report.rendered());

    let run = lint(&krate, &["--", "-W", "blocking_in_async"]);
    assert_eq!((run.status, levels(&run)), (0, vec!["warning".to_owned()]));
    let run = lint(&krate, &["--", "-A", "blocking-in-async"]);
    assert_eq!((run.status, levels(&run)), (0, vec![]));

    krate.file("src/lib.rs", &format!("#![allow(unknown_lints)]\n#![warn(blocking_in_async)]\n{CALL}"));
    let run = lint(&krate, &["--", "-D", "blocking_in_async"]);
    assert_eq!((run.status, levels(&run)), (0, vec!["warning".to_owned()]));

    krate.file("src/lib.rs", &format!("#![allow(unknown_lints)]\n#![allow(blocking_in_async)]\n{CALL}"));
    let run = lint(&krate, &["--", "-F", "blocking_in_async"]);
    assert_eq!((run.status, levels(&run)), (101, vec!["error".to_owned()]));
}

#[test]
fn denied_warnings_deny_it_and_rustc_s_own() {
    let krate = Crate::new("levels-warnings");
    krate.file("src/lib.rs", CALL);
    let run = lint(&krate, &["--", "-D", "warnings"]);
    assert_eq!((run.status, levels(&run)), (101, vec!["error".to_owned()]));
    assert!(run.reports()[0].rendered().contains("`-D blocking-in-async` implied by `-D warnings`"));

    krate.file("src/lib.rs", &format!("#![deny(warnings)]\n{CALL}"));
    let run = lint(&krate, &[]);
    assert_eq!((run.status, levels(&run)), (101, vec!["error".to_owned()]));

    krate.file("src/lib.rs", "pub fn f() { let x = 1; }\n");
    let run = lint(&krate, &["--", "-D", "warnings"]);
    assert_eq!((run.status, run.codes()), (101, vec!["unused_variables".to_owned()]));
}

#[test]
fn an_expectation_is_met_or_reported() {
    let krate = Crate::new("levels-expect");
    krate.file(
        "src/lib.rs",
        r#"
#![allow(unknown_lints)]

#[expect(blocking_in_async)]
pub async fn met() {
    std::thread::park()
}

#[expect(blocking_in_async)]
pub async fn not_met() {}

#[cfg(test)]
#[expect(blocking_in_async)]
pub async fn not_compiled() {}

fn helper() {
    #[expect(blocking_in_async)]
    std::thread::park();
}

pub async fn caller() {
    helper();
    quick();
}

fn quick() {
    #[expect(blocking_in_async)]
    let _ = Some(7).map(half);
}

fn half(x: u8) -> u8 {
    x / 2
}
"#,
    );
    let run = lint(&krate, &[]);
    let places: Vec<_> =
        run.diagnostics().iter().map(|report| (report.message().to_owned(), report.place().1)).collect();
    let unfulfilled = |line| ("this lint expectation is unfulfilled".to_owned(), line);
    assert_eq!(places[..2], [unfulfilled(9), unfulfilled(27)], "{}", run.stdout);
    assert_eq!(run.codes(), ["unfulfilled_lint_expectations"; 2]);
    assert_eq!(lint(&krate, &["--", "-D", "warnings"]).status, 101);

    // In a crate that doesn't compile, no expectation is reported as unmet.
    krate.file("src/lib.rs", "#[expect(blocking_in_async)]\npub async fn f() { nothing() }\n");
    let run = lint(&krate, &[]);
    assert_eq!(run.codes(), ["E0425"]);
}

#[test]
fn an_expectation_in_a_file_that_may_not_be_compiled_is_left_alone() {
    let krate = Crate::new("levels-perhaps");
    krate.file("src/lib.rs", "#[cfg(windows)]\nmod system;\n");
    krate.file("src/system.rs", "#![expect(blocking_in_async)]\n");
    assert_eq!(lint(&krate, &[]).codes(), [""; 0]);
}

#[test]
fn the_table_of_lints_counts_as_the_command_line() {
    let krate = Crate::new("levels-table");
    krate.file("src/lib.rs", CALL);
    krate.manifest("[lints.rust]\nblocking_in_async = \"deny\"\n");
    let run = lint(&krate, &[]);
    assert_eq!((run.status, run.codes()), (101, vec!["blocking_in_async".to_owned()]));
}

#[test]
fn rustc_s_warning_about_the_unknown_lint_is_hidden() {
    let krate = Crate::new("levels-unknown");
    krate.file("src/lib.rs", &format!("#![deny(blocking_in_async)]\n#![warn(blocking_in_asink)]\n{CALL}"));
    let run = lint(&krate, &[]);
    assert_eq!(run.codes(), ["unknown_lints", "blocking_in_async"], "{}", run.stdout);
    assert!(run.stdout.contains("blocking_in_asink"));

    // Even where unknown names are errors, ours isn't one.
    krate.file("src/lib.rs", "#![deny(unknown_lints, warnings)]\n#![warn(blocking_in_async)]\npub async fn f() {}\n");
    let run = lint(&krate, &[]);
    assert_eq!((run.status, run.codes()), (0, vec![]), "{}", run.stderr);
}

#[test]
fn clippy_s_own_lints_and_settings_do_not_get_in_the_way() {
    let krate = Crate::new("levels-clippy");
    krate.file("clippy.toml", "disallowed-methods = [\"std::mem::drop\"]\n");
    krate.file(
        "src/lib.rs",
        r#"
#![deny(clippy::all, clippy::pedantic, clippy::disallowed_methods)]
#![allow(clippy::disallowed_methods)]

#[expect(clippy::disallowed_methods)]
#[expect(clippy::needless_return)]
pub async fn f() {
    std::thread::park();
    drop(String::new());
    return;
}

#[deny(clippy::needless_return)]
pub fn g() -> u8 {
    return 1;
}
"#,
    );
    krate.manifest("[lints.clippy]\nall = \"deny\"\n");
    let run = lint(&krate, &[]);
    assert_eq!((run.status, run.codes()), (0, vec!["blocking_in_async".to_owned()]), "{}", run.stderr);
}

#[test]
fn the_manifest_extends_and_shortens_the_list() {
    let krate = Crate::new("levels-calls");
    krate.file(
        "src/lib.rs",
        r#"
pub fn fetch() {}

pub fn timed(work: &dyn Fn()) { let _ = work; }

pub async fn f() {
    fetch();
    std::thread::park();
    timed(&|| fetch());
}
"#,
    );
    krate.manifest(
        "[package.metadata.blocking-in-async]\ncalls = [{ path = \"levels_calls::fetch\", instead = \"levels_calls::ask\" }]\n\
         skip = [\"std::thread::park\"]\n",
    );
    let run = lint(&krate, &[]);
    let [report] = &run.reports()[..] else { panic!("one report:\n{}", run.stdout) };
    assert_eq!(report.message(), "`levels_calls::fetch` blocks the thread in async code");
    assert!(report.rendered().contains("= help: use `levels_calls::ask` instead"), "{}", report.rendered());

    krate.manifest("[workspace.metadata.blocking-in-async]\ncalls = [{ path = \"levels_calls::fetch\" }]\nin-place = [\"timed\"]\n");
    let run = lint(&krate, &[]);
    let places: Vec<u64> = run.reports().iter().map(|report| report.place().1).collect();
    assert_eq!(places, [7, 8, 9], "{}", run.stdout);
}

#[test]
fn a_mistake_in_the_manifest_is_shown_with_its_line() {
    let krate = Crate::new("levels-mistake");
    krate.file("src/lib.rs", CALL);
    krate.manifest("[package.metadata.blocking-in-async]\nlevel = \"loud\"\n");
    let run = lint(&krate, &[]);
    assert_eq!(run.status, 101);
    let shown =
        "error: invalid configuration of `blocking_in_async`: `loud` is not a lint level\n --> Cargo.toml:8:9\n";
    let rendered = run.diagnostics().iter().map(|report| report.rendered().to_owned()).collect::<String>();
    assert!(rendered.contains(shown) && rendered.contains("= help: use `allow`, `warn`"), "{rendered}{}", run.stderr);
}
