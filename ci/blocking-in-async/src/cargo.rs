//! The subcommand: runs `cargo check` with this program as the wrapper.
//!
//! Arguments before `--` go to `cargo check`, and arguments after it go to the compiler. It reads no source itself.

use std::env;
use std::ffi::OsString;
use std::process::{Command, ExitCode};

/// The variable that carries the arguments after `--` to the wrapper. Cargo compares it with the dep-info, so a change
/// runs the lint again.
pub const ARGUMENTS: &str = "BLOCKING_IN_ASYNC_ARGS";

/// The separator between two arguments in [`ARGUMENTS`].
pub const SEPARATOR: char = '\u{1f}';

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

  -h, --help                        Print help
  -V, --version                     Print version

In source code: #[allow(unknown_lints, blocking_in_async)]
In Cargo.toml:  [package.metadata.blocking-in-async]
                level = \"deny\"
                calls = [{ path = \"my_crate::fetch\", instead = \"my_crate::fetch_async\" }]

Requires clippy: rustup component add clippy
";

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

fn check(for_cargo: &[OsString], for_compiler: &[OsString]) -> Result<ExitCode, String> {
    let wrapper = env::current_exe().map_err(|error| format!("cannot determine the path of this program: {error}"))?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(&cargo)
        .arg("check")
        .args(for_cargo)
        .env("RUSTC_WORKSPACE_WRAPPER", wrapper)
        .env(ARGUMENTS, for_compiler.join(&OsString::from(SEPARATOR.to_string())))
        .status()
        .map_err(|error| format!("cannot run {}: {error}", cargo.display()))?;
    Ok(ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(101)))
}
