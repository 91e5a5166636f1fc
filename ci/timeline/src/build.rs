//! Builds instrumented copies: a scratch workspace with a package per copy and one for the runtime, and cargo's
//! messages about it. Starts no process.

use crate::diagnostics::{Diagnostic, Message};
use crate::files::put;
use crate::plan::Plan;
use crate::write::quoted;
use std::collections::BTreeMap;
use std::env;
use std::io;
use std::path::{Path, PathBuf};

/// The files of the runtime, which instrumented copies call, as a separate package.
pub(crate) const RUNTIME: [(&str, &str); 33] = [
    ("Cargo.toml", MANIFEST),
    ("src/lib.rs", include_str!("lib.rs")),
    ("src/trace.rs", include_str!("trace.rs")),
    ("src/unshown.rs", include_str!("unshown.rs")),
    ("src/runtime/beside.rs", include_str!("runtime/beside.rs")),
    ("src/runtime/blocking.rs", include_str!("runtime/blocking.rs")),
    ("src/runtime/busy.rs", include_str!("runtime/busy.rs")),
    ("src/runtime/clock.rs", include_str!("runtime/clock.rs")),
    ("src/runtime/current.rs", include_str!("runtime/current.rs")),
    ("src/runtime/ending.rs", include_str!("runtime/ending.rs")),
    ("src/runtime/executor.rs", include_str!("runtime/executor.rs")),
    ("src/runtime/frame.rs", include_str!("runtime/frame.rs")),
    ("src/runtime/hold.rs", include_str!("runtime/hold.rs")),
    ("src/runtime/holds.rs", include_str!("runtime/holds.rs")),
    ("src/runtime/journal.rs", include_str!("runtime/journal.rs")),
    ("src/runtime/log.rs", include_str!("runtime/log.rs")),
    ("src/runtime/log/tasks.rs", include_str!("runtime/log/tasks.rs")),
    ("src/runtime/log/written.rs", include_str!("runtime/log/written.rs")),
    ("src/runtime/loops.rs", include_str!("runtime/loops.rs")),
    ("src/runtime/macros.rs", include_str!("runtime/macros.rs")),
    ("src/runtime/own_threads.rs", include_str!("runtime/own_threads.rs")),
    ("src/runtime/mod.rs", include_str!("runtime/mod.rs")),
    ("src/runtime/patient.rs", include_str!("runtime/patient.rs")),
    ("src/runtime/place.rs", include_str!("runtime/place.rs")),
    ("src/runtime/recording.rs", include_str!("runtime/recording.rs")),
    ("src/runtime/show.rs", include_str!("runtime/show.rs")),
    ("src/runtime/standard.rs", include_str!("runtime/standard.rs")),
    ("src/runtime/task.rs", include_str!("runtime/task.rs")),
    ("src/runtime/wait.rs", include_str!("runtime/wait.rs")),
    ("src/runtime/wait_kind.rs", include_str!("runtime/wait_kind.rs")),
    ("src/runtime/waiting.rs", include_str!("runtime/waiting.rs")),
    ("src/runtime/woken.rs", include_str!("runtime/woken.rs")),
    ("src/write.rs", include_str!("write.rs")),
];

const RUNTIME_PACKAGE: &str = "timeline-runtime";

const MANIFEST: &str = r#"[package]
name = "timeline-runtime"
version = "0.0.0"
edition = "2024"

[lib]
name = "timeline"

[features]
default = ["runtime", "fused"]
runtime = []
fused = []

[dependencies]
futures-core = "0.3"
pin-project-lite = "0.2"
tokio = { version = "1.45", features = ["full", "test-util"] }
"#;

/// A program to build.
#[derive(Clone, Debug)]
pub struct Package {
    /// Name of the package and its executable.
    pub name: String,
    /// Text of its `src/main.rs`.
    pub text: String,
    pub edition: String,
    /// A manifest line for each dependency.
    pub dependencies: Vec<String>,
}

/// A workspace of generated packages. Several may share a target directory.
#[derive(Clone, Debug)]
pub struct Scratch {
    dir: PathBuf,
    target: PathBuf,
    /// The folder of the runtime's package.
    runtime: PathBuf,
}

/// Build results by package name: the executable, or the compiler's first error. A library that doesn't compile is
/// included; what depends on it is missing.
pub type Built = BTreeMap<String, Result<PathBuf, Diagnostic>>;

impl Scratch {
    /// Creates a workspace in the folder `dir`, built into the folder `target`.
    pub fn new(dir: impl Into<PathBuf>, target: impl Into<PathBuf>) -> Scratch {
        let dir = dir.into();
        Scratch { runtime: dir.join(RUNTIME_PACKAGE), dir, target: target.into() }
    }

    /// Puts the runtime into the folder `dir` instead, which several workspaces may share, so that it is built once.
    pub(crate) fn sharing_runtime(self, dir: &Path) -> Scratch {
        Scratch { runtime: dir.join(RUNTIME_PACKAGE), ..self }
    }

    /// Writes the workspace: `packages`, which may call the runtime, and the text of a `Cargo.lock`, if given.
    /// Unchanged files aren't touched. Fails on file system errors.
    pub fn write(&self, packages: &[Package], lock: Option<&str>) -> io::Result<()> {
        let members: Vec<&str> = packages.iter().map(|package| package.name.as_str()).collect();
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[profile.dev]\ndebug = 0\nstrip = \"debuginfo\"\n"
        );
        put(&self.dir.join("Cargo.toml"), &manifest)?;
        if let Some(lock) = lock {
            put(&self.dir.join("Cargo.lock"), lock)?;
        }
        for (file, text) in RUNTIME {
            put(&self.runtime.join(file), text)?;
        }
        for package in packages {
            put(&self.dir.join(&package.name).join("Cargo.toml"), &package.manifest(&self.runtime))?;
            put(&self.dir.join(Scratch::main_of(&package.name)), &package.text)?;
        }
        Ok(())
    }

    /// Returns the process that builds the workspace, with the cargo that runs this program or else the first on the
    /// `PATH`. A package that fails doesn't keep the others from being built. [`read`] parses its stdout.
    pub fn plan(&self) -> Plan {
        let mut plan = Plan::cargo(&self.dir);
        let args = ["build", "--workspace", "--bins", "--keep-going", "--message-format=json"];
        plan.args = args.map(Into::into).into();
        plan.env = vec![("CARGO_TARGET_DIR", self.target.clone().into()), ("CARGO_ENCODED_RUSTFLAGS", flags().into())];
        plan.env_remove = vec!["RUSTFLAGS"];
        plan
    }

    /// Returns the path of a package's program relative to the workspace, as the compiler names it.
    pub fn main_of(package: &str) -> String {
        format!("{package}/src/main.rs")
    }
}

/// Parses cargo's stdout, as JSON, and stderr. Fails if cargo failed for any reason other than a compile error.
pub fn read(stdout: &str, stderr: &str, succeeded: bool) -> Result<Built, String> {
    let (mut built, mut failed) = (Built::new(), false);
    for line in stdout.lines().filter(|line| line.starts_with('{')) {
        let message = serde_json::from_str(line).map_err(|error| format!("cannot parse cargo's message: {error}"))?;
        match message {
            Message::Artifact { target, executable: Some(executable) } => {
                built.entry(target.name).or_insert(Ok(executable));
            }
            Message::Said { target, message } if message.is_error() => {
                failed = true;
                built.entry(target.name).or_insert(Err(message.into()));
            }
            _ => {}
        }
    }
    if succeeded || failed { Ok(built) } else { Err(format!("cargo build failed:\n{stderr}")) }
}

/// Returns the compiler's flags: the seed of `select!` needs `tokio_unstable`, and warnings are the original's
/// business.
fn flags() -> String {
    let given = env::var("CARGO_ENCODED_RUSTFLAGS").ok();
    let given = given.or_else(|| env::var("RUSTFLAGS").ok().map(|flags| flags.trim().replace(' ', "\x1f")));
    let ours = "--cfg\x1ftokio_unstable\x1f-Awarnings";
    given.filter(|flags| !flags.is_empty()).map_or(ours.into(), |flags| format!("{flags}\x1f{ours}"))
}

impl Package {
    fn manifest(&self, runtime: &Path) -> String {
        let Package { name, edition, dependencies, .. } = self;
        let mut manifest =
            format!("[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = {edition:?}\n\n[dependencies]\n");
        let runtime = quoted(&runtime.to_string_lossy());
        manifest += &format!("timeline = {{ package = {RUNTIME_PACKAGE:?}, path = {runtime} }}\n");
        dependencies.iter().for_each(|line| manifest.extend([line, "\n"]));
        manifest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_says_is_read() {
        let said = r#"{"reason":"compiler-artifact","target":{"name":"a"},"executable":"/t/a"}
{"reason":"compiler-artifact","target":{"name":"lib"},"executable":null}
a build script prints
{"reason":"compiler-message","target":{"name":"b"},"message":{"level":"warning","message":"w","rendered":"w","spans":[]}}
{"reason":"compiler-message","target":{"name":"b"},"message":{"level":"error","message":"e","rendered":"long","spans":[
{"file_name":"/std/macros.rs","line_start":9,"is_primary":true,"expansion":{"span":
{"file_name":"b/src/main.rs","line_start":3,"is_primary":false,"expansion":null}}}]}}
{"reason":"build-finished","success":false}"#;
        let built = read(&said.replace("[\n", "[").replace(":\n", ":"), "", false).expect("it can be read");
        assert_eq!(built["a"], Ok("/t/a".into()));
        assert_eq!(built["b"], Err(Diagnostic { message: "e".into(), rendered: "long".into(), line: Some(3) }));
        assert_eq!(built.len(), 2);
        assert_eq!(read("", "no network", false), Err("cargo build failed:\nno network".into()));
    }
}
