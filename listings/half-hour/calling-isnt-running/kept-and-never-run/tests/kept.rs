//! Nobody answers while the futures are only kept.

use std::sync::Mutex;

static PRINTED: Mutex<Vec<String>> = Mutex::new(Vec::new());

macro_rules! println {
    ($($said:tt)*) => {
        PRINTED.lock().expect("no holder panics").push(format!($($said)*))
    };
}

include!("../src/main.rs");

#[test]
fn main_asks_nobody() {
    main();
    assert_eq!(*PRINTED.lock().expect("no holder panics"), ["all asked after 0 s"]);
}
