//! A thread that runs tasks may not block on another future; a thread that runs none may.

include!("../src/main.rs");

use std::panic::catch_unwind;

#[test]
fn a_thread_with_tasks_refuses() {
    let panic = catch_unwind(main).expect_err("tokio refuses");
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .expect("a panic with words");
    assert!(said.starts_with("Cannot start a runtime from within a runtime."), "{said}");
}

#[test]
fn a_thread_without_tasks_does_not() {
    let tokio = tokio::runtime::Runtime::new().expect("threads can be had");
    let _entered = tokio.enter();
    assert_eq!(ask_from_a_plain_function(), "yes");
}
