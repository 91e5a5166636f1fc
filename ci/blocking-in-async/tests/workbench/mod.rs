//! Small crates in cargo's folder for tests, and what the lint says about them.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A crate that a test writes.
pub struct Crate {
    folder: PathBuf,
    name: String,
    target: PathBuf,
}

/// The outcome of one run.
pub struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

/// The ends of lines that must be reported.
pub const MARKS: [&str; 2] = ["// BLOCKS", "// UNPOLLED"];

impl Crate {
    /// Starts an empty package with this name, which must be unique among the tests.
    pub fn new(name: &str) -> Crate {
        let ours = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let folder = ours.join(name);
        let _ = fs::remove_dir_all(&folder);
        let new = Crate { folder, name: name.to_owned(), target: ours.join("target") };
        new.manifest("");
        new
    }

    /// Starts an empty folder for a workspace. It has a target directory of its own, because cargo gives members with
    /// the same path within different workspaces the same file names.
    pub fn workspace(name: &str) -> Crate {
        let new = Crate::new(name);
        Crate { target: new.folder.join("target"), ..new }
    }

    /// Starts an empty folder outside of this repository, whose configuration of cargo doesn't apply there.
    pub fn outside(name: &str) -> Crate {
        let folder = std::env::temp_dir().join("blocking-in-async-tests").join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the folder is ours");
        Crate { target: folder.join("target"), name: name.to_owned(), folder }
    }

    /// Starts a package that depends on tokio, in the version of this package's lock file if there is one. It shares
    /// the target directory and the profile of the workspace, whose crates use tokio too: its macros are compiled only
    /// once.
    pub fn with_tokio(name: &str) -> Crate {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it lies in the target directory");
        let new = Crate { target: target.to_owned(), ..Crate::new(name) };
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|folder| folder.join("Cargo.lock"));
        if let Some(lock) = lock.into_iter().find(|lock| lock.is_file()) {
            fs::copy(lock, new.folder.join("Cargo.lock")).expect("the folder is ours");
        }
        new.manifest(
            "[dependencies]\ntokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\", \"time\"] }\n\n\
             [profile.dev]\ndebug = 0\nstrip = \"debuginfo\"\n",
        );
        new
    }

    /// Writes its Cargo.toml, with these lines at the end.
    pub fn manifest(&self, rest: &str) -> &Crate {
        let name = &self.name;
        let package = format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[workspace]\n\n{rest}");
        self.file("Cargo.toml", &package)
    }

    pub fn file(&self, path: &str, text: &str) -> &Crate {
        self.bytes(path, text.as_bytes())
    }

    pub fn bytes(&self, path: &str, bytes: &[u8]) -> &Crate {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("it lies in the crate")).expect("the folder is ours");
        fs::write(path, bytes).expect("the folder is ours");
        self
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs `cargo blocking-in-async` with these arguments.
    pub fn lint(&self, arguments: &[&str]) -> Run {
        self.lint_with(arguments, &[])
    }

    pub fn lint_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
        let mut command = self.command(env!("CARGO_BIN_EXE_cargo-blocking-in-async"));
        command.arg("blocking-in-async").args(arguments).envs(environment.iter().copied());
        Run::of(command.output().expect("cargo has built the lint"))
    }

    /// Runs plain `cargo check`, with the lint as the wrapper.
    pub fn check_wrapped(&self, arguments: &[&str]) -> Run {
        let mut command = self.command("cargo");
        command.env("RUSTC_WORKSPACE_WRAPPER", env!("CARGO_BIN_EXE_cargo-blocking-in-async"));
        Run::of(command.arg("check").args(arguments).output().expect("cargo runs this test"))
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env_remove("BLOCKING_IN_ASYNC_ARGS");
        command
    }

    /// Asserts that the marked lines are reported, and no others.
    #[track_caller]
    pub fn expect_marks(&self) {
        let run = self.lint(&["--message-format=json", "--all-targets"]);
        let mut reported: Vec<(String, u64)> = run.reports().iter().flat_map(Report::places).collect();
        reported.sort();
        reported.dedup();
        let mut marked = self.marks(&self.folder);
        marked.sort();
        assert_eq!(reported, marked, "reported and marked lines differ\n{}", run.stderr);
        assert_eq!(run.status, 0, "{}", run.stderr);
    }

    fn marks(&self, folder: &Path) -> Vec<(String, u64)> {
        let mut marks = Vec::new();
        for entry in fs::read_dir(folder).expect("it was written") {
            let path = entry.expect("it was written").path();
            if path.is_dir() {
                marks.extend(self.marks(&path));
            } else if let Ok(text) = fs::read_to_string(&path) {
                let file = path.strip_prefix(&self.folder).expect("it is below").display().to_string();
                let lines = text.lines().enumerate().filter(|(_, line)| MARKS.iter().any(|mark| line.ends_with(mark)));
                marks.extend(lines.map(|(index, _)| (file.clone(), index as u64 + 1)));
            }
        }
        marks
    }
}

/// The diagnostic in one of cargo's `compiler-message`s.
pub struct Report(pub Value);

impl Report {
    pub fn place(&self) -> (String, u64) {
        place(&self.0)
    }

    /// The places in async code: that of the report, and those of other calls that block in the same way.
    pub fn places(&self) -> Vec<(String, u64)> {
        let children = self.0["children"].as_array().into_iter().flatten();
        let others = children.filter(|child| child["message"].as_str().is_some_and(|text| text.contains("here too")));
        [self.place()].into_iter().chain(others.map(place)).collect()
    }

    pub fn message(&self) -> &str {
        self.0["message"].as_str().unwrap_or_default()
    }

    pub fn level(&self) -> &str {
        self.0["level"].as_str().unwrap_or_default()
    }

    pub fn rendered(&self) -> &str {
        self.0["rendered"].as_str().unwrap_or_default()
    }
}

fn place(message: &Value) -> (String, u64) {
    let span = &message["spans"][0];
    (span["file_name"].as_str().unwrap_or_default().to_owned(), span["line_start"].as_u64().unwrap_or_default())
}

impl Run {
    fn of(output: Output) -> Run {
        Run {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// All diagnostics from a run with `--message-format=json`.
    pub fn diagnostics(&self) -> Vec<Report> {
        let messages = self.stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        messages
            .filter(|line| line["reason"] == "compiler-message")
            .map(|line| Report(line["message"].clone()))
            .collect()
    }

    pub fn reports(&self) -> Vec<Report> {
        let all = self.diagnostics().into_iter();
        let ours = ["blocking_in_async", "stat_in_async", "unpolled_in_select"];
        all.filter(|report| report.0["code"]["code"].as_str().is_some_and(|code| ours.contains(&code))).collect()
    }

    /// The codes of all diagnostics that have one.
    pub fn codes(&self) -> Vec<String> {
        let codes = self.diagnostics();
        codes.iter().filter_map(|report| report.0["code"]["code"].as_str().map(str::to_owned)).collect()
    }

    /// The number of reports that a person sees.
    pub fn seen(&self) -> usize {
        let reports = ["blocks the thread in async code", "polled while this"];
        reports.iter().map(|report| self.stderr.matches(report).count()).sum()
    }
}

/// What the programs for `unpolled_in_select` share: work that must be polled, and something else to await.
pub const WORK: &str = "\
use std::pin::pin;
use std::time::Duration;
use tokio::select;
use tokio::time::{sleep, timeout};
const SECOND: Duration = Duration::from_secs(1);
pub async fn work() -> u32 {
    sleep(SECOND).await;
    sleep(SECOND).await;
    1
}
pub async fn other() {
    sleep(SECOND).await;
}
";

/// A function in which work isn't polled.
pub const LENT: &str = "\
pub async fn lent() {
    let mut working = pin!(work());
    loop {
        select! {
            _ = &mut working => return,
            () = sleep(SECOND) => other().await,
        }
    }
}
";

/// Writes a library with the shared code and this text.
pub fn program(name: &str, text: &str) -> Crate {
    let krate = Crate::with_tokio(name);
    krate.file("src/lib.rs", &format!("#![allow(unused)]\n{WORK}{text}"));
    krate
}
