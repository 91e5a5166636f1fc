//! A runtime that is built by hand has neither timers nor sockets unless it is told to.

include!("../src/main.rs");

use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::net::TcpListener;

#[test]
#[should_panic = "timers are disabled. Call `enable_time` on the runtime builder to enable timers."]
fn main_panics() {
    main().unwrap();
}

#[test]
#[should_panic = "IO is disabled. Call `enable_io` on the runtime builder to enable IO."]
fn a_socket_panics_too() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
}

#[test]
fn on_a_pool_it_is_the_same() {
    let runtime = Builder::new_multi_thread().worker_threads(1).build().unwrap();
    assert!(catch_unwind(AssertUnwindSafe(|| runtime.block_on(ask()))).is_err());
}

#[test]
fn what_needs_neither_works() {
    let runtime = Builder::new_current_thread().build().unwrap();
    let answer = runtime.block_on(async { tokio::spawn(async { "yes" }).await });
    assert_eq!(answer.unwrap(), "yes");
}
