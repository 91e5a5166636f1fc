//! The subcommand: runs `cargo check` with this program as the wrapper.
//!
//! Arguments before `--` go to `cargo check`, and arguments after it go to the compiler. It reads no source itself.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::compare;
use crate::environment::{ARGUMENTS, BASELINE, SEPARATOR};
use crate::toolchain;

const HELP: &str = "\
Reports calls in async code that block the thread.

Usage: cargo blocking-in-async [CARGO CHECK OPTIONS] [-- LINT LEVELS]

Options before `--` are passed to `cargo check`, such as -p, --workspace,
--all-targets, --features, --manifest-path, and --message-format=json.

Lint levels follow `--`, as for clippy:
  -A, --allow blocking_in_async     Report nothing
  -W, --warn blocking_in_async      Report warnings (the default)
  -D, --deny blocking_in_async      Report errors
  -F, --forbid blocking_in_async    Report errors, even where the source allows the lint
  -A, --allow stat_in_async         Report no calls that only ask about a path, such as Path::exists
  -D warnings                       Turn every warning into an error, including rustc's

  --baseline FILE                   Report only calls that FILE doesn't accept
  --baseline FILE --write-baseline  Report nothing, and write FILE, which accepts all calls of today

  -h, --help                        Print help
  -V, --version                     Print version

In source code: #[allow(unknown_lints, blocking_in_async)]
In Cargo.toml:  [package.metadata.blocking-in-async]
                level = \"deny\"
                calls = [{ path = \"my_crate::fetch\", instead = \"my_crate::fetch_async\" }]

Requires clippy of Rust 1.85 or later: rustup component add clippy
";

/// The variable that cargo reads the wrapper from.
const WRAPPER: &str = "RUSTC_WORKSPACE_WRAPPER";

pub fn run(arguments: &[OsString]) -> Result<ExitCode, String> {
    let split = arguments.iter().position(|argument| argument == "--").unwrap_or(arguments.len());
    let (for_cargo, for_compiler) = arguments.split_at(split);
    if for_cargo.iter().any(|argument| argument == "--help" || argument == "-h") {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    }
    if for_cargo.iter().any(|argument| argument == "--version" || argument == "-V") {
        println!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
        return Ok(ExitCode::SUCCESS);
    }
    check(for_cargo, for_compiler.get(1..).unwrap_or_default())
}

fn check(arguments: &[OsString], for_compiler: &[OsString]) -> Result<ExitCode, String> {
    let own = env::current_exe().map_err(|error| format!("cannot determine the path of this program: {error}"))?;
    let (for_cargo, baseline) = split_baseline(arguments)?;
    warn_of_replaced_wrapper(&own);
    let rustc = env::var_os("RUSTC").unwrap_or_default();
    toolchain::check(&toolchain::clippy_driver(&rustc))
        .map_err(|unfit| format!("{}\nhelp: {}", unfit.why, unfit.fix))?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(&cargo);
    command
        .arg("check")
        .env(WRAPPER, own)
        .env(ARGUMENTS, for_compiler.join(&OsString::from(SEPARATOR.to_string())))
        .env_remove(BASELINE);
    let status = match baseline {
        Some((file, writes)) => compare::run(command, &for_cargo, &file, writes)?,
        None => command.args(for_cargo).status().map_err(|error| toolchain::no_cargo(&cargo, &error))?,
    };
    Ok(ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(101)))
}

/// Splits off the file of the baseline, and whether to write it.
#[expect(clippy::type_complexity, reason = "it is taken apart at once")]
fn split_baseline(arguments: &[OsString]) -> Result<(Vec<OsString>, Option<(PathBuf, bool)>), String> {
    let mut rest = Vec::new();
    let mut file = None;
    let mut writes = false;
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.to_str() {
            Some("--write-baseline") => writes = true,
            Some("--baseline") => file = Some(words.next().cloned().unwrap_or_default()),
            Some(text) if text.starts_with("--baseline=") => file = Some(text["--baseline=".len()..].into()),
            _ => rest.push(word.clone()),
        }
    }
    match file {
        Some(file) if file.is_empty() => Err("`--baseline` needs a file: `--baseline FILE`".to_owned()),
        Some(file) => {
            let here = env::current_dir().map_err(|error| format!("cannot determine the current folder: {error}"))?;
            Ok((rest, Some((here.join(file), writes))))
        }
        None if writes => {
            Err("`--write-baseline` needs the file to write: `--baseline FILE --write-baseline`".to_owned())
        }
        None => Ok((rest, None)),
    }
}

/// Warns if another wrapper is set, such as that of another tool, because cargo can only run one.
fn warn_of_replaced_wrapper(own: &Path) {
    let Some(other) = env::var_os(WRAPPER).filter(|other| !other.is_empty()) else { return };
    if Path::new(&other).file_stem() != own.file_stem() {
        let other = other.display();
        eprintln!(
            "warning: `{WRAPPER}` is set to `{other}`, which doesn't run this time, because the lint takes its place"
        );
    }
}
