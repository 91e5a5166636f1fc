//! Asks compilers what they say: rustc, clippy and the lint of this repository, each by a call of cargo that checks and builds
//! nothing. What they depend on is checked once for all of them, in the target directory of the book.

use crate::build::cargo;
use crate::listings::Workspace;
use crate::progress::step;
use crate::run::forget_caller;
use anyhow::{Context, Result, ensure};
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};
use cargo_metadata::{Message, Target};
use std::path::Path;
use std::process::Stdio;
use tokio::process::Command;

/// Which compiler is asked.
pub enum Compiler<'a> {
    Rustc,
    /// With the folder of its configuration, if it has one.
    Clippy {
        configuration: Option<&'a Path>,
    },
    /// The lint of this repository: its executable.
    Blocking(&'a Path),
}

/// What `compiler` says of the packages that `args` name, in the folder `dir`, each with what is compiled. `flags` are handed
/// to the compiler itself. An error means that cargo could not do its work, and says why.
pub async fn ask(
    book: &Workspace,
    dir: &Path,
    compiler: Compiler<'_>,
    args: &[String],
    flags: &[&str],
    what: &str,
) -> Result<Vec<(Target, Diagnostic)>> {
    let (program, verb) = match compiler {
        Compiler::Rustc => (cargo(), "check"),
        Compiler::Clippy { .. } => (cargo(), "clippy"),
        // As cargo calls a subcommand.
        Compiler::Blocking(lint) => (lint.into(), "blocking-in-async"),
    };
    let mut command = Command::new(program);
    forget_caller(&mut command);
    command.arg(verb).current_dir(dir).env("CARGO_TARGET_DIR", &book.target);
    match compiler {
        Compiler::Clippy { configuration: Some(dir) } => command.env("CLIPPY_CONF_DIR", dir),
        _ => command.env_remove("CLIPPY_CONF_DIR"),
    };
    command.args(["--keep-going", "--message-format=json"]).args(args);
    if !flags.is_empty() {
        command.arg("--").args(flags);
    }
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn();
    let output = step(what, child.context("cannot start cargo")?.wait_with_output()).await?;
    let mut said = Vec::new();
    for message in Message::parse_stream(&output.stdout[..]) {
        if let Message::CompilerMessage(message) = message.context("cannot read what cargo says")? {
            said.push((message.target, message.message));
        }
    }
    let failed = said.iter().any(|(_, said)| said.level == DiagnosticLevel::Error);
    ensure!(output.status.success() || failed, "{what}: cargo failed:\n{}", String::from_utf8_lossy(&output.stderr));
    Ok(said)
}
