//! Half a line, a message and everything in a buffer: each is lost in its own way.

use std::cell::RefCell;

thread_local! {
    static PRINTED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Takes the place of the standard macro, so that the test sees what the program prints.
macro_rules! println {
    ($($said:tt)*) => { PRINTED.with_borrow_mut(|printed| printed.push(format!($($said)*))) };
}

include!("../src/main.rs");

/// What the program prints of itself at its end: what was paged, and the log.
fn paged_and_log() -> (String, String) {
    main().unwrap();
    let mut printed = PRINTED.take();
    let log = printed.pop().unwrap();
    (printed.pop().unwrap(), log)
}

#[test]
fn the_first_digit_of_the_last_reading_is_missing() {
    let (paged, _) = paged_and_log();
    assert!(paged.contains(r#""00\n""#) && !paged.contains("100"), "{paged}");
}

#[test]
fn one_reading_is_not_paged() {
    let (paged, _) = paged_and_log();
    assert!(
        paged.contains("70") && paged.contains("80") && !paged.contains("90"),
        "{paged}"
    );
}

#[test]
fn the_log_is_empty() {
    assert_eq!(paged_and_log().1, r#"log: """#);
}
