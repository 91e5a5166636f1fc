//! What `cargo timeline` says about packages that it can't record, or not wholly.

mod stranger;

use crate::stranger::{TOKIO, frames, program, put, record, run, scratch, timeline};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use timeline::trace::Trace;

#[test]
fn panics_and_errors_name_the_file_that_the_user_wrote() {
    let main =
        "mod agent;\n\n#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {\n    agent::ask().await;\n}\n";
    let folder = program("wrong", TOKIO, main);
    put(&folder.join("src/agent.rs"), "pub async fn ask() {\n    panic!(\"no quota\");\n}\n");
    let (ran, _) = record(&folder, &[], "");
    assert!(ran.stderr.contains("panicked at src/agent.rs:2:"), "{}", ran.stderr);

    put(&folder.join("src/agent.rs"), "pub async fn ask() {\n    let two: u32 = \"2\";\n}\n");
    let ran = timeline(&folder, &[], "");
    assert_eq!(ran.status, Some(1));
    let said =
        "cargo timeline: the program does not compile:\nerror[E0308]: mismatched types\n --> src/agent.rs:2:20\n";
    assert!(ran.stderr.starts_with(said), "{}", ran.stderr);
    assert!(ran.stderr.contains("2 |     let two: u32 = \"2\";\n"), "the line as it was written: {}", ran.stderr);

    put(&folder.join("src/agent.rs"), "pub async fn ask() {\n    let two = (2;\n}\n");
    let ran = timeline(&folder, &[], "");
    assert!(
        ran.stderr.contains("error: mismatched closing delimiter: `}`\n --> src/agent.rs:2:15\n"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_file_whose_copy_does_not_compile_is_left_as_it_is() {
    // The recorder takes `Instant` for its own, and the function for that of the standard library.
    let agent = "pub async fn ask() {
    let now = std::time::Instant::now();
    tokio::time::sleep_until(tokio::time::Instant::from_std(now)).await;
}
";
    let main = "mod agent;\nmod other;\n\n#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {\n    agent::ask().await;\n    other::other().await;\n}\n";
    let folder = program("left-out", TOKIO, main);
    put(&folder.join("src/agent.rs"), agent);
    put(&folder.join("src/other.rs"), "pub async fn other() {}\n");
    for _ in 0..2 {
        let (ran, trace) = record(&folder, &[], "");
        assert_eq!(frames(&trace), ["src/main.rs main()", "src/other.rs other()"]);
        let note = "What happens in src/agent.rs was not recorded, because the instrumented copy of this file does not compile.";
        assert_eq!(trace.notes, [note]);
        assert!(ran.stderr.contains(&format!("note: {note}\n")), "{}", ran.stderr);
    }
    put(&folder.join("src/agent.rs"), "pub async fn ask() {}\n");
    assert_eq!(frames(&record(&folder, &[], "").1)[1], "src/agent.rs ask()");
}

/// Returns what `cargo timeline` says if it fails.
fn error(dir: &Path, args: &[&str]) -> String {
    let ran = timeline(dir, args, "");
    assert_eq!((ran.status, &*ran.stdout), (Some(1), ""), "{}", ran.stderr);
    ran.stderr
}

#[test]
fn errors_say_what_to_do() {
    let empty = scratch("empty");
    put(&empty.join("nothing"), "");
    let here = program("errors", TOKIO, "fn main() {}\n");
    put(&here.join("src/bin/other.rs"), "fn main() {}\n");
    put(&here.join("src/lib.rs"), "async fn ask() {}\n");
    let outside = Path::new("/");
    let nothing =
        "cargo timeline: there is no package here: no Cargo.toml in / or above; name a file, or use --manifest-path\n";
    for (dir, args, said) in [
        (outside, &[][..], nothing),
        (
            &here,
            &[],
            "cargo timeline: `errors` has several programs: `errors`, `other`; choose one with --bin, or set `default-run` in its Cargo.toml\n",
        ),
        (&here, &["--bin", "third"], "cargo timeline: no bin is called `third`; there are `errors`, `other`\n"),
        (&here, &["--example", "third"], "cargo timeline: no example is called `third`; `errors` has none\n"),
        (&here, &["-p", "third"], "cargo timeline: the workspace has no package `third`, but `errors`\n"),
        (
            &here,
            &["--bin", "other", "-F", "third"],
            "cargo timeline: error: the package 'errors' does not contain this feature: third\n",
        ),
        (
            &here,
            &["--bin", "other", "--with", "third"],
            "cargo timeline: the workspace has no package `third` with a library\n",
        ),
        (
            &here,
            &["src/lib.rs"],
            "src/lib.rs:1: there is no function `main`; add one, or record the program that uses this file\n",
        ),
        (&here, &["src/nothing.rs"], "cargo timeline: src/nothing.rs: No such file or directory (os error 2)\n"),
        (&here, &["--manifest-path", "nothing"], "cargo timeline: there is no file "),
    ] {
        let error = error(dir, args);
        assert!(error.starts_with(said), "{args:?}: {error}");
    }
}

#[test]
fn without_tokio_or_with_an_old_one_an_error_says_so() {
    let folder = program("none", "", "fn main() {}\n");
    assert_eq!(
        error(&folder, &[]),
        "cargo timeline: this program does not use Tokio, and only programs on Tokio are recorded; `cargo add tokio --features full` adds it\n"
    );
    let folder = program("old", "tokio = { path = \"old-tokio\" }\n", "fn main() {}\n");
    put(
        &folder.join("old-tokio/Cargo.toml"),
        "[package]\nname = \"tokio\"\nversion = \"1.44.2\"\nedition = \"2021\"\n",
    );
    put(&folder.join("old-tokio/src/lib.rs"), "");
    assert_eq!(
        error(&folder, &[]),
        "cargo timeline: this program uses Tokio 1.44.2, and the recorder needs 1.45 or newer; `cargo update` may fix that\n"
    );
}

#[test]
fn without_cargo_an_error_says_so() {
    let folder = program("no-cargo", TOKIO, "fn main() {}\n");
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-timeline"));
    let ran = run(command.env_remove("CARGO").env("PATH", scratch("nowhere")).current_dir(&folder), "");
    let said = "cargo timeline: cargo cannot be started: ";
    assert!(
        ran.stderr.starts_with(said) && ran.stderr.ends_with("; install Rust, or put it on the PATH\n"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_file_that_is_no_program_of_its_package_uses_what_the_package_uses() {
    let folder = program("beside", TOKIO, "fn main() {}\n");
    put(&folder.join("src/lib.rs"), "pub fn two() -> u32 {\n    2\n}\n");
    let tried =
        "#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {\n    panic!(\"{}\", beside::two());\n}\n";
    put(&folder.join("notes/tried.rs"), tried);
    let (ran, trace) = record(&folder, &["notes/tried.rs"], "");
    assert!(ran.stderr.contains("panicked at notes/tried.rs:3:"), "{}", ran.stderr);
    assert_eq!(trace.program, "tried");
}

/// Returns a package whose `main` awaits `hold` in another file, which has this body.
fn holds(name: &str, body: &str) -> PathBuf {
    let main = "mod agent;\n\n#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {\n    println!(\"begin\");\n    agent::hold().await;\n}\n";
    let folder = program(name, TOKIO, main);
    put(&folder.join("src/agent.rs"), &format!("pub async fn hold() {{\n{body}}}\n"));
    folder
}

#[test]
fn what_holds_the_thread_is_named_with_its_file() {
    let lock =
        "    let lock = std::sync::Mutex::new(1);\n    let _first = lock.lock();\n    let _second = lock.lock();\n";
    let folder = holds("held", lock);
    let json = folder.join("trace.json");
    let ran = timeline(&folder, &["--limit", "2", "--json", json.to_str().expect("it is UTF-8")], "");
    assert_eq!((ran.status, &*ran.stdout), (Some(3), "begin\n"), "{}", ran.stderr);
    let trace = Trace::parse(&fs::read_to_string(json).expect("it was written")).expect("it is a trace");
    assert_eq!(
        trace.notes[0],
        "`hold()` held the thread at line 4 of src/agent.rs (`lock.lock()`) when its time was over."
    );
    let last = trace.events.last().expect("it has events");
    assert_eq!((last.line, last.file), (Some(4), Some(1)));
}

#[cfg(unix)]
#[test]
fn a_program_that_is_killed_keeps_what_happened_in_its_other_files() {
    let folder = holds("aborts", "    tokio::task::yield_now().await;\n    std::process::abort();\n");
    let json = folder.join("trace.json");
    let ran = timeline(&folder, &["--json", json.to_str().expect("it is UTF-8")], "");
    assert!(ran.stderr.contains("note: The program was ended by SIGABRT.\n"), "{}", ran.stderr);
    let trace = Trace::parse(&fs::read_to_string(json).expect("it was written")).expect("it is a trace");
    assert_eq!(frames(&trace), ["src/main.rs main()", "src/agent.rs hold()"]);
}
