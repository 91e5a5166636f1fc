//! The level of `unpolled_in_select`, and the code that it leaves out.

mod workbench;

use workbench::{LENT, Report, Run, WORK, program};

/// The levels of the reports.
fn levels(run: &Run) -> Vec<String> {
    run.reports().iter().map(|report: &Report| report.level().to_owned()).collect()
}

#[test]
fn its_level_is_its_own() {
    let krate = program("unpolled-levels", LENT);
    let with = |arguments: &[&str]| {
        let all: Vec<&str> = ["--message-format=json", "--"].into_iter().chain(arguments.iter().copied()).collect();
        let run = krate.lint(&all);
        (levels(&run), run.status)
    };
    assert_eq!(with(&[]), (vec!["warning".to_owned()], 0));
    assert_eq!(with(&["-D", "unpolled_in_select"]), (vec!["error".to_owned()], 101));
    assert_eq!(with(&["-A", "unpolled-in-select"]), (Vec::new(), 0));
    assert_eq!(with(&["-D", "warnings"]), (vec!["error".to_owned()], 101));
    // The level of the other lint says nothing about this one.
    assert_eq!(with(&["-D", "blocking_in_async"]), (vec!["warning".to_owned()], 0));
    assert_eq!(with(&["-A", "blocking_in_async"]), (vec!["warning".to_owned()], 0));
}

#[test]
fn cargo_toml_sets_its_level() {
    let krate = program("unpolled-manifest", LENT);
    let manifest = std::fs::read_to_string(krate.folder().join("Cargo.toml")).expect("it was written");
    let with = |table: &str| {
        krate.file("Cargo.toml", &format!("{manifest}\n[package.metadata.blocking-in-async]\n{table}\n"));
        levels(&krate.lint(&["--message-format=json"]))
    };
    assert_eq!(with("select-level = \"deny\""), ["error"]);
    assert_eq!(with("level = \"deny\""), ["warning"]);
    assert_eq!(with("select-level = \"allow\""), [""; 0]);
    krate.file("Cargo.toml", &format!("{manifest}\n[package.metadata.blocking-in-async]\nselect-level = \"loud\"\n"));
    assert!(krate.lint(&[]).stderr.contains("`loud` is not a lint level"));
}

#[test]
fn attributes_allow_and_expect_it() {
    let text = "\
#[allow(unpolled_in_select)]
pub async fn allowed() {
    let mut working = pin!(work());
    select! { _ = &mut working => {} () = sleep(SECOND) => other().await }
}
pub async fn expected() {
    let mut working = pin!(work());
    #[expect(unpolled_in_select)]
    {
        select! { _ = &mut working => {} () = sleep(SECOND) => other().await }
    }
}
#[expect(unpolled_in_select)]
pub async fn without_reason() {
    select! { _ = work() => {} () = sleep(SECOND) => other().await }
}
";
    let run = program("unpolled-attributes", text).lint(&["--message-format=json"]);
    assert_eq!(run.codes(), ["unfulfilled_lint_expectations"], "{}", run.stderr);
    assert_eq!(run.diagnostics()[0].place(), ("src/lib.rs".to_owned(), 27));
}

#[test]
fn code_that_may_not_be_compiled_is_left_out() {
    let krate =
        program("unpolled-cfg", "#[cfg(some_system)]\nmod there;\n#[cfg(feature = \"none\")]\nmod nowhere {}\n");
    krate.file("src/there.rs", &format!("{WORK}{LENT}"));
    let run = krate.lint(&["--message-format=json"]);
    assert_eq!(levels(&run), [""; 0], "{}", run.stderr);
}
