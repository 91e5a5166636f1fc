//! The program from the outside: what it prints, how it exits, and what cargo caches.

mod workbench;

use std::process::Command;

use workbench::Crate;

const CALL: &str = "pub async fn f() { std::thread::park() }\n";

#[test]
fn a_second_run_is_from_the_cache_and_says_the_same() {
    let krate = Crate::new("cargo-cache");
    krate.file("src/lib.rs", CALL);
    let first = krate.lint(&[]);
    assert!(first.stderr.contains("Checking cargo-cache"), "{}", first.stderr);
    let second = krate.lint(&[]);
    assert!(!second.stderr.contains("Checking cargo-cache"), "{}", second.stderr);
    assert_eq!((first.seen(), second.seen()), (1, 1));

    let denied = krate.lint(&["--", "-D", "blocking_in_async"]);
    assert!(denied.stderr.contains("error: `std::thread::park` blocks"), "{}", denied.stderr);
    assert_eq!(denied.status, 101);
    let warned = krate.lint(&[]);
    assert!(warned.stderr.contains("warning: `std::thread::park` blocks"), "{}", warned.stderr);
    assert_eq!(warned.status, 0);

    krate.manifest("[package.metadata.blocking-in-async]\nskip = [\"std::thread::park\"]\n");
    assert_eq!(krate.lint(&[]).seen(), 0);
    let cached = krate.lint(&[]);
    assert!(!cached.stderr.contains("Checking cargo-cache"), "{}", cached.stderr);
}

#[test]
fn the_json_is_rustc_s() {
    let krate = Crate::new("cargo-json");
    krate.file("src/lib.rs", "pub async fn f() { println!(\"ä\"); std::thread::park() }\npub fn g() { let x = 1; }\n");
    let run = krate.lint(&["--message-format=json"]);
    let all = run.diagnostics();
    let code = |code: &str| all.iter().find(|report| report.0["code"]["code"] == code).expect("it is reported");
    let (ours, rustcs) = (&code("blocking_in_async").0, &code("unused_variables").0);
    let keys = |value: &serde_json::Value| {
        let mut keys: Vec<String> = value.as_object().expect("an object").keys().cloned().collect();
        keys.sort();
        keys
    };
    assert_eq!(keys(ours), keys(rustcs));
    assert_eq!(keys(&ours["code"]), keys(&rustcs["code"]));
    assert_eq!(keys(&ours["spans"][0]), keys(&rustcs["spans"][0]));
    assert_eq!(keys(&ours["spans"][0]["text"][0]), keys(&rustcs["spans"][0]["text"][0]));
    assert_eq!(keys(&ours["children"][0]), keys(&rustcs["children"][0]));
    let span = &ours["spans"][0];
    assert_eq!(span["column_start"], 35);
    assert_eq!(span["byte_start"], 35);
    assert_eq!(span["byte_end"], 52);
}

#[test]
fn it_exits_as_clippy_does() {
    let krate = Crate::new("cargo-status");
    krate.file("src/lib.rs", CALL);
    assert_eq!(krate.lint(&[]).status, 0);
    assert_eq!(krate.lint(&["--", "-Dblocking_in_async"]).status, 101);
    assert_eq!(krate.lint(&["--no-such-option"]).status, 1);
    krate.file("src/lib.rs", "pub fn f() { nothing() }\n");
    let broken = krate.lint(&[]);
    assert_eq!(broken.status, 101);
    assert!(broken.stderr.contains("error[E0425]: cannot find function `nothing`"), "{}", broken.stderr);
    assert!(
        broken.stderr.contains("could not compile `cargo-status` (lib) due to 1 previous error"),
        "{}",
        broken.stderr
    );
}

#[test]
fn a_denied_library_keeps_others_from_being_checked() {
    let krate = Crate::new("cargo-denied");
    krate.file("src/lib.rs", CALL);
    krate.file("src/main.rs", "fn main() { let unused = cargo_denied::f(); }\n");
    let run = krate.lint(&["--", "-D", "blocking_in_async"]);
    assert_eq!(run.status, 101);
    assert!(run.stderr.contains("could not compile `cargo-denied` (lib) due to 1 previous error"), "{}", run.stderr);
    assert!(!run.stderr.contains("unused variable"), "{}", run.stderr);
}

#[test]
fn rustc_s_warnings_pass_through_and_the_count_is_right() {
    let krate = Crate::new("cargo-count");
    krate.file("src/lib.rs", &format!("{CALL}pub fn g() {{ let x = 1; }}\n"));
    let run = krate.lint(&[]);
    assert!(run.stderr.contains("warning: unused variable: `x`"), "{}", run.stderr);
    assert!(run.stderr.contains("`cargo-count` (lib) generated 2 warnings"), "{}", run.stderr);
}

#[test]
fn it_is_a_wrapper_for_plain_cargo_too() {
    let krate = Crate::new("cargo-wrapper");
    krate.file("src/lib.rs", CALL);
    let run = krate.check_wrapped(&[]);
    assert_eq!((run.status, run.seen()), (0, 1), "{}", run.stderr);
    krate.file("src/lib.rs", CALL);
    let short = krate.check_wrapped(&["--message-format=short"]);
    assert!(short.stderr.contains("src/lib.rs:1:20: warning: `std::thread::park` blocks"), "{}", short.stderr);
}

#[test]
fn it_says_what_it_is() {
    let krate = Crate::new("cargo-help");
    let help = krate.lint(&["--help"]);
    assert_eq!(help.status, 0);
    assert!(help.stdout.contains("Usage: cargo blocking-in-async"), "{}", help.stdout);
    let version = krate.lint(&["--version"]);
    assert_eq!(version.stdout.trim(), concat!("cargo-blocking-in-async ", env!("CARGO_PKG_VERSION")));
}

#[test]
fn rustc_alone_gets_text() {
    let krate = Crate::new("cargo-text");
    krate.file("src/lib.rs", CALL);
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-blocking-in-async"))
        .args(["rustc", "--crate-name", "x", "--edition=2024", "src/lib.rs", "--crate-type=lib", "--emit=metadata"])
        .current_dir(krate.folder())
        .env_remove("CARGO_MANIFEST_DIR")
        .output()
        .expect("cargo has built the lint");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.starts_with("warning: `std::thread::park` blocks the thread in async code\n"), "{stderr}");
    assert!(stderr.ends_with("warning: 1 warning emitted\n\n"), "{stderr}");
    assert!(output.status.success());
}
