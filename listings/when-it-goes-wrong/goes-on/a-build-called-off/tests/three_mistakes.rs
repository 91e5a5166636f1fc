//! A task, a process and a loop: each goes on after `main` has given up on it.

use std::sync::Mutex;
use std::time::Instant;

static PRINTED: Mutex<Vec<(Instant, String)>> = Mutex::new(Vec::new());

/// Takes the place of the standard macro, so that the test sees what the program prints, and when.
macro_rules! println {
    ($($said:tt)*) => {
        PRINTED.lock().unwrap().push((Instant::now(), format!($($said)*)))
    };
}

include!("../src/main.rs");

#[test]
fn each_of_the_three_goes_on() {
    main().unwrap();
    let printed = PRINTED.lock().unwrap();
    let at = |line: &str| printed.iter().find(|(_, said)| said == line).unwrap().0;
    assert!(at("main gives up on the tests") < at("test 3: passed"));
    let told = at("main gives up on the upload");
    assert!(at("all is called off") - told > Duration::from_millis(200));
    let (_, last) = printed.last().unwrap();
    assert_eq!(last, r#"the upload said "the build is published\n""#);
}
