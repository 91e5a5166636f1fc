//! `blocking_in_async`: a lint that reports calls which block the thread where async code makes them, directly or
//! through functions of the same crate.
//!
//! One program in two parts: `cargo blocking-in-async` runs `cargo check` with itself as `RUSTC_WORKSPACE_WRAPPER`, and
//! as the wrapper it stands in for rustc, once for every crate. It never changes a source, and what rustc has to say
//! passes through.
//!
//! # How one crate is checked
//!
//! 1. [`source`] reads and parses its files, [`crate_map`] finds their functions.
//! 2. [`driver`] runs `clippy-driver` instead of rustc, with a configuration that forbids all blocking calls
//!    ([`calls`], [`config`]) and all synchronous functions of the crate. Clippy knows types: its reports ([`hits`]) say
//!    who is called where, whatever name stands there. For some calls [`evidence`] must tell what they are made on.
//! 3. [`resolve`] makes calls of them, [`context`] tells where each of these places runs: in async code, in a
//!    synchronous function, or elsewhere. It knows
//!    the macros of [`macros`] and, by [`closures`], which functions call what they are given.
//! 4. [`graph`] finds out which functions block, through whom, and which places of async code they are called from.
//! 5. [`levels`] asks whether the place wants to hear of it, [`report`] words it, [`diagnostic`] prints it as rustc
//!    would.

mod calls;
mod cargo;
mod cfg;
mod closures;
mod config;
mod context;
mod crate_map;
mod dep_info;
mod diagnostic;
mod driver;
mod evidence;
mod graph;
mod hits;
mod levels;
mod lint;
mod macros;
mod report;
mod resolve;
mod rustc_args;
mod source;
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

/// Cargo hands a wrapper the compiler as its first argument.
fn is_rustc(argument: &OsString) -> bool {
    Path::new(argument).file_stem().is_some_and(|stem| stem == "rustc")
}
