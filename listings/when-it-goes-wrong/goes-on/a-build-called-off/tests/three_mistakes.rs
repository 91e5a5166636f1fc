//! A task, a process and a loop: each goes on after `main` has given up on it.

use std::sync::Mutex;

static PRINTED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Takes the place of the standard macro, so that the test sees what the program prints.
macro_rules! println {
    ($($said:tt)*) => { PRINTED.lock().unwrap().push(format!($($said)*)) };
}

include!("../src/main.rs");

#[test]
fn each_of_the_three_goes_on() {
    let start = std::time::Instant::now();
    main().unwrap();
    let printed = PRINTED.lock().unwrap();
    let at = |line: &str| printed.iter().position(|said| said == line).unwrap();
    assert!(at("main gives up on the tests") < at("test 3: passed"));
    assert!(at("main gives up on the upload") < at("all is called off"));
    assert_eq!(printed.last().unwrap(), r#"the upload said "the build is published\n""#);
    assert!(start.elapsed() > Duration::from_millis(1200), "it waited for the progress");
}
