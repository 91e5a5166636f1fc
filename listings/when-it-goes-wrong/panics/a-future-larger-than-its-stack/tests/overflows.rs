//! A future is built on the stack of the thread that calls, buffers and all, and every wrapper doubles it.

include!("../src/main.rs");

use std::process::{Command, Output};
use std::{mem::size_of_val, thread};
use tokio::runtime::Builder;

const MIB: usize = 1 << 20;

/// The program, with so many bytes for the stack of each thread that it starts.
fn run(stack: usize) -> Output {
    Command::new(env!("CARGO_BIN_EXE_a-future-larger-than-its-stack"))
        .env("RUST_MIN_STACK", stack.to_string())
        .output()
        .unwrap()
}

#[test]
fn the_default_stack_is_too_small() {
    let ended = run(2 * MIB);
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(said.contains("has overflowed its stack"), "{said}");
    assert_eq!(ended.status.code(), None, "ended by a signal");
}

#[test]
fn so_are_eight_mib_in_a_debug_build() {
    assert_eq!(run(8 * MIB).status.success(), !cfg!(debug_assertions));
}

#[test]
fn a_larger_one_is_not() {
    let ended = run(16 * MIB);
    assert_eq!(String::from_utf8(ended.stdout).unwrap(), "begun\nOk(1048576)\n");
    assert!(ended.status.success());
}

#[test]
fn a_wrapper_doubles_it() {
    let sizes = || {
        let twice = size_of_val(&logged(read()));
        [size_of_val(&read()), twice, size_of_val(&logged(logged(read())))]
    };
    let sizes = thread::Builder::new().stack_size(64 * MIB).spawn(sizes).unwrap();
    let [once, twice, four_times] = sizes.join().unwrap();
    assert!((MIB..MIB + 1024).contains(&once), "{once}");
    assert!((2 * MIB..2 * MIB + 2048).contains(&twice), "{twice}");
    assert!((4 * MIB..4 * MIB + 4096).contains(&four_times), "{four_times}");
    assert!(size_of_val(&logged(async {})) < 64);
}

#[test]
fn boxed_it_fits() {
    let runtime = Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let task = runtime.spawn(async { logged(Box::pin(read())).await });
    assert_eq!(runtime.block_on(task).unwrap().unwrap(), MIB);
}

#[test]
fn so_it_does_on_larger_threads() {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .thread_stack_size(16 * MIB)
        .build()
        .unwrap();
    let task = runtime.spawn(async { logged(read()).await });
    assert_eq!(runtime.block_on(task).unwrap().unwrap(), MIB);
}
