//! The shop reads the order at once, so a client that gives up has ordered all the same.

use std::sync::Mutex;

static PRINTED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Takes the place of the standard macro, so that the test sees what the program prints.
macro_rules! println {
    ($($said:tt)*) => { PRINTED.lock().unwrap().push(format!($($said)*)) };
}

include!("../src/main.rs");

#[test]
fn one_robot_is_wanted_and_two_are_shipped() {
    main().unwrap();
    let printed = PRINTED.lock().unwrap();
    let shipped = printed.iter().filter(|line| line.starts_with("the shop ships"));
    assert_eq!(shipped.count(), 2);
}
