//! The lint `blocking_in_async`, which reports calls in async code that block the thread, directly or through functions
//! of the same workspace.
//!
//! The program has two parts. As `cargo blocking-in-async`, it runs `cargo check` with itself as the
//! `RUSTC_WORKSPACE_WRAPPER`. As the wrapper, it runs once for every crate, in place of rustc. It never changes a
//! source file, and rustc's own diagnostics pass through.
//!
//! # How one crate is checked
//!
//! 1. [`source`] reads its files, [`parse`] parses them, and [`crate_map`] finds their functions.
//! 2. [`driver`] runs `clippy-driver` instead of rustc, with a configuration that disallows all blocking calls
//!    ([`calls`], [`config`]) and all synchronous functions of the crate. Clippy knows types, so its reports ([`hits`])
//!    say which function is called where, whatever name the source uses. For some calls, [`evidence`] must also show
//!    that the receiver blocks.
//! 3. [`resolve`] turns the reports into calls, [`implied`] adds those that clippy can't see, and [`context`] says where each one runs: in async code, in a
//!    synchronous function, or elsewhere. For that, [`macros`] parses the arguments of macros, and [`closures`] finds
//!    the functions that call a closure passed to them.
//! 4. [`graph`] finds which functions block, and through which calls. [`summary`] keeps the result for the crates that
//!    depend on this one.
//! 5. [`findings`] selects what to report, [`levels`] decides at which level, [`report`] writes it, and [`diagnostic`] prints it as rustc
//!    would. [`blind`] says what couldn't be analyzed.
//!
//! With a [`baseline`], the wrapper enters every call of [`findings`] in a [`ledger`], and [`compare`] brings together
//! what the crates recorded. [`toolchain`] finds clippy, and says what to do if it is missing or too old.

mod baseline;
mod blind;
mod calls;
mod cargo;
mod cfg;
mod closures;
mod compare;
mod config;
mod context;
mod crate_map;
mod dep_info;
mod diagnostic;
mod driver;
mod enclosing;
mod environment;
mod evidence;
mod findings;
mod graph;
mod hits;
mod implied;
mod imports;
mod ledger;
mod levels;
mod lint;
mod macros;
mod parse;
mod report;
mod resolve;
mod rustc_args;
mod select;
mod source;
mod summary;
mod toolchain;
mod unpolled;
mod wrapper;

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let result = match arguments.first() {
        Some(first) if is_rustc(first) => wrapper::run(&arguments),
        Some(first) if first == "blocking-in-async" => cargo::run(&arguments[1..]),
        _ => cargo::run(&arguments),
    };
    result.unwrap_or_else(|message| {
        eprintln!("error: {message}");
        ExitCode::from(101)
    })
}

/// Whether the program is called as a wrapper: cargo then passes the compiler as the first argument.
fn is_rustc(argument: &OsString) -> bool {
    Path::new(argument).file_stem().is_some_and(|stem| stem == "rustc")
}
