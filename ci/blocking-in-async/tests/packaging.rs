//! The program in the surroundings of a user: with and without clippy, with other wrappers, with attributes that other
//! tools read, in an editor, and installed from its package.

mod workbench;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use workbench::Crate;

const CALL: &str = "pub async fn f() { std::thread::park() }\n";

const LINT: &str = env!("CARGO_BIN_EXE_cargo-blocking-in-async");

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn output(command: &mut Command) -> Output {
    let output = command.env("CARGO_TERM_COLOR", "never").env_remove("RUST_BACKTRACE").output();
    output.unwrap_or_else(|error| panic!("{}: {error}", command.get_program().display()))
}

/// The folder of the real programs of the toolchain.
fn toolchain() -> PathBuf {
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]));
    Path::new(text(&sysroot.stdout).trim()).join("bin")
}

#[cfg(unix)]
mod surroundings {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    /// A folder of programs that a test chooses, to be the only one on `PATH`.
    struct Programs(PathBuf);

    impl Programs {
        fn new(krate: &Crate) -> Programs {
            let folder = krate.folder().join("programs");
            fs::create_dir_all(&folder).expect("the folder is ours");
            Programs(folder)
        }

        fn script(self, name: &str, lines: &str) -> Programs {
            let path = self.0.join(name);
            fs::write(&path, format!("#!/bin/sh\n{lines}\n")).expect("the folder is ours");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("the file is ours");
            self
        }

        /// Adds cargo and rustc. Cargo is copied, because it looks where it really is.
        fn cargo_and_rustc(self) -> Programs {
            let real = toolchain();
            fs::copy(real.join("cargo"), self.0.join("cargo")).expect("cargo is in the toolchain");
            symlink(real.join("rustc"), self.0.join("rustc")).expect("the folder is ours");
            self
        }

        fn run(&self, krate: &Crate, program: &str, arguments: &[&str]) -> (Option<i32>, String) {
            let mut command = Command::new(program);
            command.args(arguments).current_dir(krate.folder()).env("PATH", &self.0);
            command.env_remove("CARGO").env_remove("RUSTC").env("CARGO_TARGET_DIR", krate.folder().join("target"));
            if program != LINT {
                command.env("RUSTC_WORKSPACE_WRAPPER", LINT);
            }
            let output = output(&mut command);
            (output.status.code(), text(&output.stderr))
        }

        fn lint(&self, krate: &Crate) -> (Option<i32>, String) {
            self.run(krate, LINT, &["blocking-in-async"])
        }
    }

    fn package(name: &str) -> Crate {
        let krate = Crate::new(name);
        krate.file("src/lib.rs", CALL);
        krate
    }

    #[test]
    fn without_clippy_two_lines_say_what_to_do() {
        let krate = package("packaging-no-clippy");
        let programs = Programs::new(&krate).cargo_and_rustc();
        let expected = "error: `blocking_in_async` needs clippy, and can't run `clippy-driver`: No such file or directory (os error 2)\n\
                        help: run `rustup component add clippy`; without rustup, install your distribution's package with clippy\n";
        assert_eq!(programs.lint(&krate), (Some(101), expected.to_owned()));

        // As a wrapper, it answers cargo in rustc's form, so cargo doesn't print its whole command.
        let cargo = programs.0.join("cargo");
        let (status, stderr) = programs.run(&krate, cargo.to_str().expect("it is text"), &["check"]);
        assert_eq!(status, Some(101));
        assert!(stderr.contains("error: `blocking_in_async` needs clippy, and can't run"), "{stderr}");
        assert!(stderr.contains("= help: run `rustup component add clippy`"), "{stderr}");
        assert!(stderr.contains("could not compile `packaging-no-clippy` (lib) due to 1 previous error"), "{stderr}");
        assert!(!stderr.contains("process didn't exit successfully"), "{stderr}");
    }

    #[test]
    fn what_rustup_says_of_a_missing_component_is_passed_on() {
        let krate = package("packaging-rustup");
        let said = "error: 'clippy-driver' is not installed for the toolchain '1.95.0'.\\nTo install, run ...";
        let programs = Programs::new(&krate).script("clippy-driver", &format!("printf \"{said}\" >&2; exit 1"));
        let expected = "error: `blocking_in_async` needs clippy, and can't run `clippy-driver`: 'clippy-driver' is not installed for \
                        the toolchain '1.95.0'.\nhelp: run `rustup component add clippy`;";
        let (status, stderr) = programs.lint(&krate);
        assert!(stderr.starts_with(expected), "{stderr}");
        assert_eq!(status, Some(101));
    }

    #[test]
    fn an_older_clippy_is_refused_by_version() {
        let krate = package("packaging-older");
        let programs = Programs::new(&krate).script("clippy-driver", "echo 'clippy 0.1.84 (66221abd 2025-01-27)'");
        let expected = "error: `blocking_in_async` needs the clippy of Rust 1.85 or later: this is the clippy of Rust 1.84\n\
                        help: use a newer toolchain for this command alone, as in `cargo +stable blocking-in-async`\n";
        assert_eq!(programs.lint(&krate), (Some(101), expected.to_owned()));

        // As a wrapper, it notices that the messages are not those it knows.
        let message = r#"echo '{"message":"use of a disallowed method","level":"warning","spans":[]}' >&2"#;
        let programs = Programs::new(&krate).cargo_and_rustc().script("clippy-driver", message);
        let cargo = programs.0.join("cargo");
        let (status, stderr) = programs.run(&krate, cargo.to_str().expect("it is text"), &["check"]);
        assert_eq!(status, Some(101));
        assert!(stderr.contains("error: `blocking_in_async` needs the clippy of Rust 1.85 or later"), "{stderr}");
        assert!(!stderr.contains("process didn't exit successfully"), "{stderr}");
    }

    #[test]
    fn without_cargo_it_says_so() {
        let krate = package("packaging-no-cargo");
        let programs = Programs::new(&krate).script("clippy-driver", "echo 'clippy 0.1.95 (59807616e1 2026-04-14)'");
        let expected = "error: cannot run `cargo`: No such file or directory (os error 2)\n\
                        help: install Rust, or set the variable `CARGO` to the path of cargo\n";
        assert_eq!(programs.lint(&krate), (Some(101), expected.to_owned()));
        let with_baseline = ["--baseline", "accepted.toml", "--write-baseline"];
        assert_eq!(programs.run(&krate, LINT, &with_baseline), (Some(101), expected.to_owned()));
    }

    #[test]
    fn a_wrapper_of_all_compilers_runs_too() {
        let krate = package("packaging-wrapper");
        let log = krate.folder().join("log");
        let programs = Programs::new(&krate).script("cache", "echo \"$1\" >> \"$CACHE_LOG\"; exec \"$@\"");
        let cache = programs.0.join("cache");
        let environment = [("RUSTC_WRAPPER", cache.to_str()), ("CACHE_LOG", log.to_str())];
        let run = krate.lint_with(&[], &environment.map(|(name, value)| (name, value.expect("it is text"))));
        assert_eq!((run.status, run.seen()), (0, 1), "{}", run.stderr);
        let ran = fs::read_to_string(log).expect("the wrapper ran");
        assert!(ran.lines().any(|program| program == LINT), "{ran}");
    }
}

#[test]
fn outside_of_a_package_cargo_s_message_is_all() {
    let run = Crate::outside("no package").lint(&[]);
    assert!(run.stderr.starts_with("error: could not find `Cargo.toml` in `"), "{}", run.stderr);
    assert_eq!((run.stderr.lines().count(), run.status), (1, 101), "{}", run.stderr);
}

#[test]
fn a_workspace_wrapper_of_another_tool_is_replaced_with_a_warning() {
    let krate = Crate::new("packaging-replaced");
    krate.file("src/lib.rs", CALL);
    let run = krate.lint_with(&[], &[("RUSTC_WORKSPACE_WRAPPER", "/nowhere/other-driver")]);
    let warning = "warning: `RUSTC_WORKSPACE_WRAPPER` is set to `/nowhere/other-driver`, which doesn't run this time, because the lint takes its place\n";
    assert!(run.stderr.starts_with(warning), "{}", run.stderr);
    assert_eq!((run.status, run.seen()), (0, 1), "{}", run.stderr);
    let run = krate.lint_with(&[], &[("RUSTC_WORKSPACE_WRAPPER", LINT)]);
    assert!(!run.stderr.contains("takes its place"), "{}", run.stderr);
}

/// What `cargo check`, `cargo clippy`, and the lint say about a crate, and the lint for its tests as well.
fn said(krate: &Crate) -> [String; 3] {
    let run = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(krate.folder()).env("CARGO_TARGET_DIR", krate.folder().join("target"));
        let output = output(command.arg("--message-format=short"));
        let lines = text(&output.stderr);
        let lines = lines.lines().filter(|line| line.starts_with("src") || line.starts_with("error"));
        assert!(output.status.success(), "{}", text(&output.stderr));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    // `cargo check` is the one that `PATH` leads to.
    [run("cargo", &["check"]), run("cargo", &["clippy"]), run(LINT, &["blocking-in-async", "--all-targets"])]
}

/// The names of all lints of this program.
const NAMES: [&str; 2] = ["blocking_in_async", "stat_in_async"];

#[test]
fn an_attribute_alone_makes_rustc_warn() {
    let krate = Crate::new("packaging-attribute");
    for name in NAMES {
        krate.file("src/lib.rs", &format!("#[allow({name})]\npub fn f() {{}}\n"));
        let [check, clippy, lint] = said(&krate);
        assert!(check.contains(&format!("warning: unknown lint: `{name}`")), "{check}");
        assert!(clippy.contains(&format!("warning: unknown lint: `{name}`")), "{clippy}");
        assert_eq!(lint, "");
    }
}

#[test]
fn both_forms_of_attributes_silence_the_lint_and_no_other_tool_warns() {
    let krate = Crate::new("packaging-attributes");
    krate.manifest("[lints.rust]\nunexpected_cfgs = { level = \"warn\", check-cfg = [\"cfg(blocking_in_async)\"] }\n");
    for name in NAMES {
        let call = if name == "blocking_in_async" { "std::thread::park()" } else { "drop(std::fs::exists(\"x\"))" };
        krate.file(
            "src/lib.rs",
            &format!(
                r#"
#[allow(unknown_lints, {name})]
pub async fn one() {{
    {call};
}}

#[cfg_attr(blocking_in_async, allow({name}))]
pub async fn two() {{
    {call};
}}

#[cfg_attr(blocking_in_async, expect({name}, reason = "it is short"))]
pub async fn three() {{
    {call};
}}

#[allow(unknown_lints)]
#[expect({name})]
pub async fn four() {{
    {call};
}}

pub async fn five() {{
    #[cfg_attr(blocking_in_async, allow({name}))]
    {call};
}}
"#
            ),
        );
        assert_eq!(said(&krate), ["", "", ""]);
    }
    // The `cfg` is one like any other.
    krate.file("src/lib.rs", "#[cfg(blocking_in_async)]\npub async fn f() { std::thread::park() }\n");
    assert_eq!(krate.lint(&[]).seen(), 1);
    // Beside them, a misspelled name is still noticed by rustc, and a crate can deny the lint without a warning.
    krate.file(
        "src/lib.rs",
        &format!("#![cfg_attr(blocking_in_async, deny(blocking_in_async))]\n#[allow(blocking_in_asink)]\n{CALL}"),
    );
    let run = krate.lint(&["--message-format=json"]);
    assert_eq!((run.status, run.codes()), (101, vec!["unknown_lints".to_owned(), "blocking_in_async".to_owned()]));
    assert_eq!(run.reports()[0].level(), "error");
}

/// The command in the README's settings for an editor: the strings between the first brackets after `start`.
fn documented_command(start: &str) -> Vec<String> {
    let readme = include_str!("../README.md");
    let settings = &readme[readme.find(start).unwrap_or_else(|| panic!("the README has no `{start}`"))..];
    let list = &settings[settings.find(['[', '{']).expect("a list")..];
    list[1..list.find([']', '}']).expect("its end")]
        .split(',')
        .map(|word| word.trim().trim_matches('"').to_owned())
        .collect()
}

#[test]
fn all_editors_get_the_same_command() {
    let [code, helix, neovim] =
        ["\"rust-analyzer.check.overrideCommand\":", "check.overrideCommand =", "overrideCommand = {"];
    assert_eq!(documented_command(code), documented_command(helix));
    assert_eq!(documented_command(code), documented_command(neovim));
}

/// Runs the documented command as rust-analyzer does: in the workspace's folder, with these variables, and reading
/// JSON line by line. For every message with a primary span it shows the text in the file that the span's path leads to,
/// from the workspace's folder.
#[test]
fn rust_analyzer_can_show_what_its_command_prints() {
    let krate = Crate::outside("an editor's ✓");
    krate.file("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"agent\"]\n");
    krate.file("agent/Cargo.toml", "[package]\nname = \"agent\"\nedition = \"2024\"\n");
    krate.file("agent/src/lib.rs", "#[path = \"ö.rs\"]\npub mod other;\npub fn g() { let x = 1; }\n");
    krate.file("agent/src/ö.rs", "pub async fn f() { /* ä𝄞 */ load(); }\nfn load() { std::thread::park() }\n");
    krate.file("agent/src/main.rs", "fn main() { nothing() }\n");

    let words = documented_command("\"rust-analyzer.check.overrideCommand\":");
    let path = env::join_paths(
        [Path::new(LINT).parent().expect("it lies in a folder").to_owned()]
            .into_iter()
            .chain(env::split_paths(&env::var_os("PATH").unwrap_or_default())),
    );
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).current_dir(krate.folder()).env("RUSTUP_AUTO_INSTALL", "0");
    command
        .env("PATH", path.expect("no folder has a separator in it"))
        .env("CARGO_TARGET_DIR", krate.folder().join("target"));
    let output = output(command.env_remove("CARGO"));
    let stdout = text(&output.stdout);

    let mut shown = Vec::new();
    for line in stdout.lines() {
        let message: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(message["reason"].is_string(), "{line}");
        for span in
            message["message"]["spans"].as_array().into_iter().flatten().filter(|span| span["is_primary"] == true)
        {
            let file = krate.folder().join(span["file_name"].as_str().expect("a path"));
            let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let number = |key: &str| usize::try_from(span[key].as_u64().expect("a number")).expect("it is small");
            let line = text.lines().nth(number("line_start") - 1).expect("the line exists");
            let columns = number("column_start") - 1..number("column_end") - 1;
            let part: String = line.chars().take(columns.end).skip(columns.start).collect();
            let code = message["message"]["code"]["code"].as_str().unwrap_or_default();
            shown.push((code.to_owned(), part));
        }
    }
    shown.sort();
    shown.dedup();
    let expected = [("E0425", "nothing"), ("blocking_in_async", "load"), ("unused_variables", "x")];
    assert_eq!(shown, expected.map(|(code, part)| (code.to_owned(), part.to_owned())), "{}", text(&output.stderr));
}

/// Packs the crate, builds it from the package alone, installs it into an empty home that has only downloaded crates,
/// and uses it on a package elsewhere.
#[test]
#[ignore = "compiles the crate and what it depends on; CI includes it"]
fn the_package_installs_into_an_empty_home() {
    // Within the repository, the unpacked package would have to be one of the workspace.
    let target = env::temp_dir().join("blocking-in-async-tests/packed");
    let cargo = |arguments: &[&str]| {
        let mut command = Command::new("cargo");
        command.args(arguments).env("CARGO_TARGET_DIR", &target).env("CARGO_NET_OFFLINE", "true");
        command.env("CARGO_PROFILE_DEV_DEBUG", "0").current_dir(env!("CARGO_MANIFEST_DIR"));
        command
    };
    let packed = output(&mut cargo(&["package", "--allow-dirty"]));
    let said = text(&packed.stderr);
    assert!(packed.status.success() && said.contains("Verifying"), "{said}");
    // No address is known yet, and the code that the lint is judged on isn't part of the package.
    let expected = [
        "warning: manifest has no documentation, homepage or repository",
        "warning: ignoring test `seeded`",
        "warning: ignoring test `seeded_select`",
    ];
    let warnings = said.lines().filter(|line| line.starts_with("warning: "));
    assert!(warnings.clone().all(|warning| expected.iter().any(|start| warning.starts_with(start))), "{said}");

    let elsewhere = Crate::outside("ein Päckchen ✓");
    let home = elsewhere.folder().join("a home");
    let real = env::var_os("CARGO_HOME").map_or_else(|| env::home_dir().expect("a home").join(".cargo"), PathBuf::from);
    fs::create_dir_all(&home).expect("the folder is ours");
    #[cfg(unix)]
    std::os::unix::fs::symlink(real.join("registry"), home.join("registry")).expect("the folder is ours");
    let package = target.join(concat!("package/cargo-blocking-in-async-", env!("CARGO_PKG_VERSION")));
    let mut install = cargo(&["install", "--debug", "--locked", "--path"]);
    let installed = output(install.arg(package).arg("--root").arg(&home).env("CARGO_HOME", &home));
    assert!(installed.status.success(), "{}", text(&installed.stderr));

    elsewhere.file("Cargo.toml", "[package]\nname = \"elsewhere\"\nedition = \"2024\"\n").file("src/lib.rs", CALL);
    let programs = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>();
    let path = env::join_paths([home.join("bin")].iter().chain(&programs)).expect("no folder has a separator in it");
    let run = |arguments: &[&str]| {
        let mut command = Command::new("cargo");
        command.arg("blocking-in-async").args(arguments).current_dir(elsewhere.folder());
        let output = output(command.env("PATH", &path).env_remove("CARGO_TARGET_DIR"));
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stderr)
    };
    let report = "warning: `std::thread::park` blocks the thread in async code\n --> src/lib.rs:1:20\n";
    assert!(run(&[]).contains(report));
    let baseline = ["--baseline", "what is accepted.toml"];
    let written = run(&[&baseline[..], &["--write-baseline"]].concat());
    assert!(written.ends_with("note: the baseline `what is accepted.toml` accepts 1 call\n"), "{written}");
    assert!(!run(&baseline).contains("blocks"));
}
