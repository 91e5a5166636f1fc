//! The program needs little stack in a debug build, and overflows the usual one in a release build. It has no
//! dependencies, so the compiler alone can build it.

use std::process::{Command, Output};
use std::{env, fs};

const PROGRAM: &str = include_str!("../src/main.rs");
const USUAL: usize = 2 << 20;

/// Compiles a program with these options for code generation, and runs it with so many bytes of stack for its thread.
fn run(name: &str, program: &str, options: &[&str], stack: usize) -> Output {
    // The folder is shared by all packages.
    let folder = concat!(env!("CARGO_TARGET_TMPDIR"), "/", env!("CARGO_PKG_NAME"));
    fs::create_dir_all(folder).unwrap();
    let (source, executable) =
        (format!("{folder}/{name}.rs"), format!("{folder}/{name}"));
    fs::write(&source, program).unwrap();
    let compiler = env::var("RUSTC").unwrap_or("rustc".to_string());
    let mut compile = Command::new(compiler);
    compile.args([
        "--cap-lints",
        "allow",
        "--edition",
        "2024",
        &source,
        "-o",
        &executable,
    ]);
    compile.args(options.iter().flat_map(|option| ["-C", option]));
    assert!(compile.status().unwrap().success());
    Command::new(executable).env("RUST_MIN_STACK", stack.to_string()).output().unwrap()
}

#[test]
fn debug_needs_a_tenth_of_the_usual_stack() {
    assert!(run("debug", PROGRAM, &["opt-level=0"], USUAL / 10).status.success());
}

#[test]
fn release_needs_twice_the_usual_stack() {
    assert!(!run("release", PROGRAM, &["opt-level=3"], USUAL * 2).status.success());
}

/// The frame of each level holds the buffer because the optimizer has put `checksum` into `sum`.
#[test]
fn a_function_that_is_not_inlined_is_enough() {
    let fixed = PROGRAM.replace("fn checksum", "#[inline(never)] fn checksum");
    assert_ne!(fixed, PROGRAM);
    assert!(run("apart", &fixed, &["opt-level=3"], USUAL / 10).status.success());
}

#[test]
fn so_is_a_buffer_on_the_heap() {
    let fixed = PROGRAM.replace("[0; 50_000]", "vec![0; 50_000]");
    assert_ne!(fixed, PROGRAM);
    assert!(run("heap", &fixed, &["opt-level=3"], USUAL / 10).status.success());
}

/// The optimizer sees that this function calls itself, and leaves `checksum` alone.
#[test]
fn so_is_a_plain_recursion() {
    let plain = PROGRAM
        .replace("-> Pin<Box<dyn Future<Output = u32>>> {", "-> u32 {")
        .replace("Box::pin(async move {", "(|| {")
        .replace("sum(level + 1).await\n    })", "sum(level + 1)\n    })()")
        .replace("= sum(0)", "= Box::pin(async { sum(0) })");
    assert!(run("plain", &plain, &["opt-level=3"], USUAL / 10).status.success());
}

/// The future of the outer call names that of the inner one, so `poll` is a generic function. If it is in the same
/// codegen unit, the optimizer gets to `checksum` before it sees the recursion.
#[test]
fn without_dyn_it_depends_on_the_codegen_units() {
    let typed = PROGRAM
        .replace(
            "fn sum(level: u8) -> Pin<Box<dyn Future<Output = u32>>> {",
            "async fn sum(level: u8) -> u32 {",
        )
        .replace("Box::pin(async move {", "{")
        .replace("sum(level + 1).await\n    })", "Box::pin(sum(level + 1)).await\n    }")
        .replace("= sum(0)", "= Box::pin(sum(0))");
    let one = ["opt-level=3", "codegen-units=1"];
    assert!(!run("typed_in_one", &typed, &one, USUAL * 2).status.success());
    let many = ["opt-level=3", "codegen-units=16"];
    assert!(run("typed_in_many", &typed, &many, USUAL / 10).status.success());
}

/// With `dyn`, it doesn't.
#[test]
fn with_many_codegen_units_release_overflows_too() {
    let options = ["opt-level=3", "codegen-units=16"];
    assert!(!run("many", PROGRAM, &options, USUAL * 2).status.success());
}

#[test]
fn on_a_larger_stack_either_ends_well() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_a-hundred-folders-deep"));
    let ended = program.env("RUST_MIN_STACK", (USUAL * 4).to_string()).output().unwrap();
    assert!(ended.status.success());
    assert!(String::from_utf8(ended.stdout).unwrap().ends_with("checksum 636937312\n"));
}
