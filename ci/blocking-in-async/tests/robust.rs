//! Unusual and broken input: the lint stays quiet or reports what it should, rustc says what is wrong, and nothing
//! panics.

mod workbench;

use workbench::{Crate, Report, Run};

fn quiet(krate: &Crate) {
    let run = krate.lint(&["--message-format=json"]);
    assert_eq!((run.status, run.codes()), (0, vec![]), "{}{}", run.stdout, run.stderr);
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
}

#[test]
fn an_empty_crate() {
    let krate = Crate::new("robust-empty");
    krate.file("src/lib.rs", "");
    quiet(&krate);
}

#[test]
fn a_file_that_does_not_parse() {
    let krate = Crate::new("robust-syntax");
    krate.file("src/lib.rs", "mod broken;\npub async fn f() { std::thread::park() }\n");
    krate.file("src/broken.rs", "fn f( {\n");
    let run = krate.lint(&[]);
    assert_eq!(run.status, 101);
    assert!(run.stderr.contains("this file contains an unclosed delimiter"), "{}", run.stderr);
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
}

/// The messages of warnings that have no code.
fn said(run: &Run) -> Vec<(String, String, u64)> {
    let all = run.diagnostics().into_iter().filter(|report| report.0["code"].is_null() && report.level() == "warning");
    let place = |report: &Report| report.place();
    all.filter(|report| report.0["spans"][0].is_object())
        .map(|report| (report.message().to_owned(), place(&report).0, place(&report).1))
        .collect()
}

#[test]
fn the_syntax_of_an_older_edition_hides_only_its_own_item() {
    let krate = Crate::new("robust-edition");
    krate.file("Cargo.toml", "[package]\nname = \"robust-edition\"\nedition = \"2015\"\n\n[workspace]\n");
    krate.file(
        "src/lib.rs",
        "pub fn async() {}\n\npub mod waits;\n\npub trait Old {\n    fn f(u8);\n    fn g(&self) {}\n}\n\n\
         pub fn plain() { std::thread::park() }\n",
    );
    krate.file("src/waits.rs", "pub fn wait() { std::thread::park() }\n");
    krate.file("tests/new.rs", "");
    let run = krate.lint(&["--message-format=json", "--lib"]);
    let message = "`blocking_in_async` can't read 2 items of this file, so it misses what blocks there";
    assert_eq!(said(&run), [(message.to_owned(), "src/lib.rs".to_owned(), 1)], "{}", run.stdout);
    assert_eq!(run.status, 0);

    krate.file("Cargo.toml", "[package]\nname = \"robust-edition\"\nedition = \"2018\"\n\n[workspace]\n");
    krate.file(
        "src/lib.rs",
        "pub mod waits;\npub fn g(x: &Fn()) {}\nmacro_rules! m { () => {} }\npub async fn f() { waits::wait(); g(&|| {}) } // BLOCKS\n",
    );
    krate.expect_marks();
}

#[test]
fn a_file_that_is_not_followed_is_named() {
    let krate = Crate::new("robust-include");
    krate.file("src/lib.rs", "include!(concat!(\"par\", stringify!(ts), \".rs\"));\n");
    krate.file("src/parts.rs", "pub async fn f() { std::thread::park() }\n");
    let run = krate.lint(&["--message-format=json"]);
    let message = "`blocking_in_async` can't find the file of `include!`, so it misses what blocks there";
    assert!(said(&run).contains(&(message.to_owned(), "src/lib.rs".to_owned(), 1)), "{}", run.stdout);

    // What isn't compiled needs no file.
    krate.file("src/lib.rs", "#[cfg(windows)]\nmod other;\n");
    quiet(&krate);
}

#[test]
fn an_entry_of_calls_that_names_nothing_is_reported() {
    let krate = Crate::new("robust-calls");
    krate.file("src/lib.rs", "pub fn fetch() {}\npub struct Client;\n");
    krate.manifest(
        "[package.metadata.blocking-in-async]\ncalls = [\n  { path = \"robust_calls::fetch\" },\n  \
         { path = \"robust_calls::fech\" },\n  { path = \"robust_calls::Client\" },\n  { path = \"nobody::f\" },\n]\n",
    );
    let run = krate.lint(&["--message-format=json"]);
    let entry = |path: &str, why: &str, line| {
        (format!("the entry `{path}` in `calls` has no effect: {why}"), "Cargo.toml".to_owned(), line)
    };
    let expected = [
        entry("nobody::f", "no crate is called `nobody`", 12),
        entry("robust_calls::Client", "expected a function, found a struct", 11),
        entry("robust_calls::fech", "`robust_calls::fech` does not refer to a reachable function", 10),
    ];
    assert_eq!(said(&run), expected, "{}", run.stdout);
    assert_eq!(run.status, 0);
}

#[test]
fn a_file_that_is_not_text() {
    let krate = Crate::new("robust-bytes");
    krate.bytes("src/lib.rs", b"pub fn f() {}\n// \xff\xfe\n");
    let run = krate.lint(&[]);
    assert_eq!(run.status, 101);
    assert!(run.stderr.contains("couldn't read"), "{}", run.stderr);
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
}

#[test]
fn a_module_that_is_missing() {
    let krate = Crate::new("robust-missing");
    krate.file("src/lib.rs", "mod missing;\n");
    let run = krate.lint(&[]);
    assert_eq!(run.status, 101);
    assert!(run.stderr.contains("E0583"), "{}", run.stderr);
}

#[test]
fn a_procedural_macro() {
    let krate = Crate::new("robust-macro");
    krate.manifest("[lib]\nproc-macro = true\n");
    krate.file(
        "src/lib.rs",
        "use proc_macro::TokenStream;\n#[proc_macro]\npub fn nothing(_: TokenStream) -> TokenStream { TokenStream::new() }\n",
    );
    krate.file("tests/use.rs", "robust_macro::nothing!(async { std::thread::park() });\n");
    quiet(&krate);
    assert_eq!(krate.lint(&["--all-targets"]).status, 0);
}

#[test]
fn windows_line_endings_a_byte_order_mark_and_wide_characters() {
    let krate = Crate::new("robust-characters");
    krate.file(
        "src/lib.rs",
        "\u{feff}//! x\r\npub async fn f() {\r\n    let ä = \"日本\"; std::thread::park(); drop(ä) }\r\n",
    );
    let run = krate.lint(&["--message-format=json"]);
    let [report] = &run.reports()[..] else { panic!("one report:\n{}", run.stdout) };
    assert_eq!(report.place(), ("src/lib.rs".to_owned(), 3));
    assert!(report.rendered().contains(" --> src/lib.rs:3:19\n"), "{}", report.rendered());
    assert_eq!(report.0["spans"][0]["text"][0]["highlight_start"], 19);
}

#[test]
fn expressions_that_nest_deeply() {
    let krate = Crate::new("robust-deep");
    let depth = 120;
    let nested = format!("{}std::thread::park(){}", "{ ".repeat(depth), " }".repeat(depth));
    krate.file("src/lib.rs", &format!("pub async fn f() {nested}\npub fn g() -> u32 {{ {}0 }}\n", "1 + ".repeat(3000)));
    let run = krate.lint(&["--message-format=json"]);
    assert!(run.status == 0 && run.reports().len() == 1, "{}", run.stderr);
}

#[test]
fn raw_names_and_two_files_for_one_module() {
    let krate = Crate::new("robust-names");
    krate.file(
        "src/lib.rs",
        r#"
pub mod r#async {
    pub fn r#await() { std::thread::park() }
}

#[cfg(unix)]
#[path = "here.rs"]
mod system;
#[cfg(not(unix))]
#[path = "there.rs"]
mod system;

pub async fn f() {
    r#async::r#await(); // BLOCKS
    system::wait(); // BLOCKS
    system::go_on();
}
"#,
    );
    krate.file("src/here.rs", "pub fn wait() { std::thread::park() }\npub fn go_on() {}\n");
    krate.file("src/there.rs", "pub fn wait() {}\npub fn go_on() { std::thread::park() }\n");
    krate.expect_marks();
}
