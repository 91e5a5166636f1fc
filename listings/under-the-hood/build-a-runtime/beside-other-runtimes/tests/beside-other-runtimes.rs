//! Even without optimization, the little loop isn't many times slower than Tokio in any case.

use std::process::Command;
use std::time::{Duration, Instant};

/// The cases, with times that take a few hundredths of a second.
const CASES: [(&str, &str); 5] = [
    ("spawn and join", "10000"),
    ("yield", "20000"),
    ("messages", "20000"),
    ("timers", "2000"),
    ("echo", "1000"),
];

/// How long a case takes in a process, from start to end.
fn time(case: &str, runtime: &str, times: &str) -> Duration {
    let start = Instant::now();
    let program = env!("CARGO_BIN_EXE_beside-other-runtimes");
    let output = Command::new(program).args([case, runtime, times]).output();
    let output = output.expect("the program starts");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).trim(),
        times,
        "{case}, {runtime}"
    );
    start.elapsed()
}

#[test]
fn the_little_loop_keeps_up_with_tokio() {
    for (case, times) in CASES {
        // In turn, so that a busy machine slows both. The fastest of five is the least disturbed.
        let both =
            [(); 5].map(|()| ["little-loop", "tokio"].map(|it| time(case, it, times)));
        let [ours, tokios] =
            [0, 1].map(|side| both.map(|pair| pair[side]).into_iter().min());
        assert!(ours < tokios.map(|time| 10 * time), "{case}: {ours:?} and {tokios:?}");
    }
}

#[test]
fn the_others_do_the_same_work() {
    for (case, times) in CASES {
        time(case, "smol", times);
    }
    for (case, times) in &CASES[..3] {
        time(case, "LocalPool", times);
    }
}
