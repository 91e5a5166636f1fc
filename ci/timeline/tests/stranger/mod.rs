//! What a stranger does: packages outside this repository, in folders with a space and an accent, and `cargo timeline`.

// Each test uses some of it.
#![allow(dead_code)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use timeline::trace::{Event, Kind, Trace};

/// Returns the path of something that only this file's tests use.
pub fn scratch(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("päck ages").join(name)
}

/// Writes a package or a workspace into a new folder, with the versions of the repository or package.
pub fn package(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = scratch(name);
    if folder.is_dir() {
        fs::remove_dir_all(&folder).expect("it can be removed");
    }
    for (file, text) in files {
        put(&folder.join(file), text);
    }
    let locks = ["../../Cargo.lock", "Cargo.lock"].map(|lock| Path::new(env!("CARGO_MANIFEST_DIR")).join(lock));
    if let Some(lock) = locks.into_iter().find(|lock| lock.is_file()) {
        fs::copy(lock, folder.join("Cargo.lock")).expect("it can be copied");
    }
    folder
}

pub fn put(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().expect("it is in a folder")).expect("folders can be made");
    fs::write(file, text).expect("it can be written");
}

pub struct Ran {
    pub stdout: String,
    pub stderr: String,
    pub status: Option<i32>,
}

/// Runs a command to its end with this standard input.
pub fn run(command: &mut Command, input: &str) -> Ran {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it can be started");
    // It may have ended without reading.
    let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("it is UTF-8");
    Ran { stdout: text(output.stdout), stderr: text(output.stderr), status: output.status.code() }
}

/// Runs `cargo timeline` in a folder. All packages share a target directory, so Tokio is built once.
pub fn timeline(dir: &Path, args: &[&str], input: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-timeline"));
    let target = scratch("target");
    command.arg("timeline").arg("--target-dir").arg(target).args(args).current_dir(dir);
    run(&mut command, input)
}

/// Records a program. Returns its output and its trace.
pub fn record(dir: &Path, args: &[&str], input: &str) -> (Ran, Trace) {
    let file = dir.join("trace.json");
    let json = ["--json", file.to_str().expect("it is UTF-8")];
    let ran = timeline(dir, &[&json, args].concat(), input);
    assert_eq!(ran.status, Some(0), "{}", ran.stderr);
    let trace = Trace::parse(&fs::read_to_string(&file).expect("it was written")).expect("it is a trace");
    (ran, trace)
}

/// Returns the names of the frames in a trace, with the file of each.
pub fn frames(trace: &Trace) -> Vec<String> {
    let frame = |event: &Event| match &event.kind {
        Kind::Enter { name, .. } => Some(format!("{} {name}", trace.files[event.file.unwrap_or(0)])),
        _ => None,
    };
    trace.events.iter().filter_map(frame).collect()
}

/// A package with one program.
pub fn program(name: &str, dependencies: &str, main: &str) -> PathBuf {
    let manifest = format!(
        "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[dependencies]\n{dependencies}\n[workspace]\n"
    );
    package(name, &[("Cargo.toml", &manifest), ("src/main.rs", main)])
}

pub const TOKIO: &str = "tokio = { version = \"1\", features = [\"macros\", \"rt\", \"time\"] }\n";
