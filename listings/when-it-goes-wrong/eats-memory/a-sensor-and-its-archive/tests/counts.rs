//! Readings pile up in the channel, uploads run without a limit, and those that have ended stay in the set.

use std::sync::Mutex;

static PRINTED: Mutex<Vec<String>> = Mutex::new(Vec::new());

macro_rules! println {
    ($($said:tt)*) => {
        PRINTED.lock().expect("no holder panics").push(format!($($said)*))
    };
}

include!("../src/main.rs");

#[test]
fn three_numbers_grow() {
    main();
    let printed = PRINTED.lock().expect("no holder panics");
    assert_eq!(
        *printed,
        [
            "9000 readings wait to be written",
            "500 uploads were open at once",
            "1000 uploads are in the set"
        ]
    );
}
