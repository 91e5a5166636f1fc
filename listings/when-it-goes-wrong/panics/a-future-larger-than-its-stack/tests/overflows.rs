//! A future is built on the stack of the thread that calls, buffers and all, and every wrapper doubles it.

include!("../src/main.rs");

use std::process::{Command, Output};
use std::{mem::size_of_val, thread};
use tokio::runtime::Builder;

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// The program, with so many bytes for the stack of each thread that it starts.
fn run(stack: usize) -> Output {
    Command::new(env!("CARGO_BIN_EXE_a-future-larger-than-its-stack"))
        .env("RUST_MIN_STACK", stack.to_string())
        .output()
        .unwrap()
}

/// Calls `test` where there is room for these futures; the thread of a test has 2 MiB.
fn with_room<T: Send + 'static>(test: impl FnOnce() -> T + Send + 'static) -> T {
    thread::Builder::new().stack_size(64 * MIB).spawn(test).unwrap().join().unwrap()
}

#[test]
fn the_default_stack_is_too_small() {
    let ended = run(2 * MIB);
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(said.contains("has overflowed its stack"), "{said}");
    assert_eq!(ended.status.code(), None, "ended by a signal");
}

#[test]
fn so_is_a_stack_of_twice_its_size_in_a_debug_build() {
    assert_eq!(run(4 * MIB).status.success(), !cfg!(debug_assertions));
}

#[test]
fn a_larger_one_is_not() {
    let ended = run(5 * MIB);
    assert_eq!(String::from_utf8(ended.stdout).unwrap(), "begun\nOk(524288)\n");
    assert!(ended.status.success());
}

#[test]
fn a_wrapper_doubles_the_future() {
    let sizes = with_room(|| {
        let twice = size_of_val(&logged(read()));
        [size_of_val(&read()), twice, size_of_val(&logged(logged(read())))]
    });
    for (size, at_least) in sizes.into_iter().zip([512 * KIB, MIB, 2 * MIB]) {
        assert!((at_least..at_least + KIB).contains(&size), "{size}");
    }
}

#[test]
fn boxed_it_fits() {
    let runtime = Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let task = runtime.spawn(async { logged(Box::pin(read())).await });
    assert_eq!(runtime.block_on(task).unwrap().unwrap(), 512 * KIB);
}

#[test]
fn so_it_does_on_larger_threads() {
    let read = with_room(|| {
        let mut builder = Builder::new_multi_thread();
        let runtime =
            builder.worker_threads(1).thread_stack_size(16 * MIB).build().unwrap();
        let task = runtime.spawn(async { logged(read()).await });
        runtime.block_on(task).unwrap().unwrap()
    });
    assert_eq!(read, 512 * KIB);
}
