//! An error, a task and a clean-up: nobody waits for any of them, and the program succeeds.

use std::cell::RefCell;

thread_local! {
    static PRINTED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Takes the place of the standard macro, so that the test sees what the program prints.
macro_rules! println {
    ($($said:tt)*) => { PRINTED.with_borrow_mut(|printed| printed.push(format!($($said)*))) };
}

include!("../src/main.rs");

fn printed() -> String {
    main().unwrap();
    PRINTED.take().join("\n")
}

#[test]
fn one_upload_fails_and_main_calls_the_backup_complete() {
    let printed = printed();
    assert!(
        printed.contains("mail: uploaded") && printed.contains("the backup is complete")
    );
    assert!(!printed.contains("photos"), "{printed}");
}

#[test]
fn the_index_is_cut_off() {
    let printed = printed();
    assert!(printed.contains("index: begun"));
    assert!(!printed.contains("index: written"), "{printed}");
}

#[test]
fn the_lease_is_not_given_back() {
    assert!(!printed().contains("lease: given back"));
}
