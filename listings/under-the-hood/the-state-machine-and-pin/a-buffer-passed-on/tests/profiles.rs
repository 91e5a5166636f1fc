//! The program overflows the usual stack in a debug build, and needs far less of it in a release build. It has no
//! dependencies, so the compiler alone can build it.

use std::process::{Command, Output};
use std::{env, fs};

const PROGRAM: &str = include_str!("../src/main.rs");
const USUAL: usize = 2 << 20;

/// Compiles a program with an optimization level, and runs it with so many bytes of stack for its thread.
fn run(name: &str, program: &str, level: &str, stack: usize) -> Output {
    // The folder is shared by all packages.
    let folder = concat!(env!("CARGO_TARGET_TMPDIR"), "/", env!("CARGO_PKG_NAME"));
    fs::create_dir_all(folder).unwrap();
    let (source, executable) =
        (format!("{folder}/{name}.rs"), format!("{folder}/{name}"));
    fs::write(&source, program).unwrap();
    let compiler = env::var("RUSTC").unwrap_or("rustc".to_string());
    let mut compile = Command::new(compiler);
    compile.args(["--edition", "2024", "-C", level, &source, "-o", &executable]);
    assert!(compile.status().unwrap().success());
    Command::new(executable).env("RUST_MIN_STACK", stack.to_string()).output().unwrap()
}

#[test]
fn half_as_much_again_is_too_little_for_debug() {
    assert!(!run("debug", PROGRAM, "opt-level=0", USUAL * 3 / 2).status.success());
}

#[test]
fn release_needs_half_of_it_at_most() {
    assert!(run("release", PROGRAM, "opt-level=3", USUAL / 2).status.success());
}

#[test]
fn a_box_around_the_call_is_enough() {
    let fixed = PROGRAM.replace("timed(receive())", "timed(Box::pin(receive()))");
    assert_ne!(fixed, PROGRAM);
    assert!(run("boxed", &fixed, "opt-level=0", USUAL).status.success());
}

#[test]
fn so_is_a_buffer_on_the_heap() {
    let fixed = PROGRAM.replace("[0_u8; 150_000]", "vec![0_u8; 150_000]");
    assert_ne!(fixed, PROGRAM);
    assert!(run("heap", &fixed, "opt-level=0", USUAL / 8).status.success());
}

#[test]
fn on_a_larger_stack_either_ends_well() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_a-buffer-passed-on"));
    let ended = program.env("RUST_MIN_STACK", (USUAL * 4).to_string()).output().unwrap();
    assert!(ended.status.success());
    assert!(
        String::from_utf8(ended.stdout).unwrap().ends_with("150000 bytes received\n")
    );
}
