//! Runs clippy-driver in place of rustc, with a single lint on. Its output passes through, except for the reports of that
//! lint.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::hits::{Hit, Line, Severity};
use crate::lint::LINT;
use crate::rustc_args::RustcArgs;
use crate::toolchain::clippy_driver;

/// A temporary folder with clippy's configuration, in which each path of a function or type has its index as the reason.
pub struct Configuration {
    folder: TempDir,
}

impl Configuration {
    /// Writes the paths of functions, one a line, and those of types. For functions that have to exist, clippy says if
    /// they don't.
    pub fn write<'a>(
        paths: impl Iterator<Item = (&'a str, bool)>,
        types: impl Iterator<Item = &'a str>,
    ) -> std::io::Result<Configuration> {
        let mut text = "disallowed-methods = [\n".to_owned();
        for (index, (path, has_to_exist)) in paths.enumerate() {
            let rest = if has_to_exist { "" } else { ", allow-invalid = true" };
            let _ = writeln!(text, "{{ path = \"{path}\", reason = \"{index}\"{rest} }},");
        }
        text.push_str("]\nawait-holding-invalid-types = [\n");
        for (index, path) in types.enumerate() {
            let _ = writeln!(text, "{{ path = \"{path}\", reason = \"{index}\", allow-invalid = true }},");
        }
        text.push_str("]\n");
        let folder = tempfile::Builder::new().prefix("blocking-in-async-").tempdir()?;
        std::fs::write(folder.path().join("clippy.toml"), text)?;
        Ok(Configuration { folder })
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// The outcome of one run of the compiler.
#[derive(Default)]
pub struct Outcome {
    pub hits: Vec<Hit>,
    /// Places where a value of one of the types is kept while something is awaited.
    pub held: Vec<Hit>,
    pub errors: usize,
    pub warnings: usize,
    /// Lines held back until the lint has reported.
    pub artifacts: Vec<String>,
    /// The last lines, held back as well.
    pub closing: Vec<String>,
    pub status: Option<ExitStatus>,
    /// The indexes of paths that clippy can't resolve, with its reasons.
    pub unresolved: Vec<(usize, String)>,
    /// Clippy's reason for rejecting the configuration.
    pub refused: Option<String>,
}

impl Outcome {
    pub fn compiled(&self) -> bool {
        self.status.is_some_and(|status| status.success())
    }
}

/// Compiles the crate. If the only errors are ones that this lint drops, such as clippy lints that the source denies,
/// it compiles the crate once more with all lints capped, so that dependent crates find it compiled.
pub fn run(rustc: &OsStr, arguments: &RustcArgs, configuration: &Configuration) -> std::io::Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut dropped_error = false;
    let mut status = pass(rustc, arguments, configuration, arguments.cap_lints.as_deref(), |line, text| match line {
        Line::Hit(hit) => outcome.hits.push(hit),
        Line::Held(hit) => outcome.held.push(hit),
        Line::Dropped(error) => dropped_error |= error,
        Line::Artifact => outcome.artifacts.push(text.to_owned()),
        Line::Summary => {}
        Line::Unresolved { index, why } => outcome.unresolved.push((index, why)),
        Line::Refused(why) => outcome.refused = Some(why),
        Line::Diagnostic(Severity::Note) => outcome.closing.push(text.to_owned()),
        Line::Diagnostic(severity) => {
            match severity {
                Severity::Error => outcome.errors += 1,
                _ => outcome.warnings += 1,
            }
            print(text, arguments);
        }
        Line::Other => print(text, arguments),
    })?;
    if !status.success() && dropped_error && outcome.errors == 0 {
        status = pass(rustc, arguments, configuration, Some("warn"), |line, text| match line {
            Line::Artifact => outcome.artifacts.push(text.to_owned()),
            Line::Other => print(text, arguments),
            _ => {}
        })?;
    }
    outcome.status = Some(status);
    Ok(outcome)
}

fn pass(
    rustc: &OsStr,
    arguments: &RustcArgs,
    configuration: &Configuration,
    cap: Option<&str>,
    mut each: impl FnMut(Line, &str),
) -> std::io::Result<ExitStatus> {
    let mut child = Command::new(clippy_driver(rustc))
        .arg(rustc)
        .args(&arguments.rest)
        .args(cap.map(|cap| format!("--cap-lints={cap}")))
        .args(["--error-format=json", "-A", "clippy::all"])
        .args(["--force-warn", "clippy::disallowed_methods", "--force-warn", "clippy::await_holding_invalid_type"])
        .args(["--cfg", LINT, "--check-cfg", &format!("cfg({LINT})")])
        .env("CLIPPY_CONF_DIR", configuration.folder())
        .env_remove("CLIPPY_ARGS")
        .stderr(Stdio::piped())
        .spawn()?;
    let mut reader = BufReader::new(child.stderr.take().expect("it is piped"));
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes)? > 0 {
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_end_matches('\n');
        each(Line::of(text), text);
        bytes.clear();
    }
    child.wait()
}

/// Prints a line in the form that the caller asked for: JSON, or the text for a person.
pub fn print(line: &str, arguments: &RustcArgs) {
    let mut out = std::io::stderr().lock();
    let shown = match arguments.format.json {
        true => Some(format!("{line}\n")),
        false => match serde_json::from_str::<Value>(line) {
            Ok(Value::Object(message)) => message.get("rendered").and_then(Value::as_str).map(str::to_owned),
            _ => Some(format!("{line}\n")),
        },
    };
    // An error means that the reader is gone, and nothing can be done about it.
    let _ = out.write_all(shown.unwrap_or_default().as_bytes());
}
