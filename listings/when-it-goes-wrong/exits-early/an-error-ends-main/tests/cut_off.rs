//! An error that leaves `main` ends the runtime, and with it every task.

use std::sync::Mutex;

static PRINTED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// In place of the standard one, so that the test sees what the program prints.
macro_rules! println {
    ($($said:tt)*) => { PRINTED.lock().unwrap().push(format!($($said)*)) };
}

include!("../src/main.rs");

#[test]
fn what_is_being_saved_is_cut_off() {
    assert_eq!(main(), Err("scout has no quota".to_string()));
    assert_eq!(*PRINTED.lock().unwrap(), ["saving …"]);
}
