//! Even without optimization, the little loop isn't many times slower than Tokio in any case. And it looks at its timers
//! less often while tasks yield.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
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

/// The number of times that `main` yields until a timer is noticed whose time has passed.
macro_rules! yields_until_a_timer_is_noticed {
    ($runtime:ident) => {
        async {
            let noticed = Arc::new(AtomicBool::new(false));
            let it_is = Arc::clone(&noticed);
            let _task = $runtime::task::spawn(async move {
                $runtime::time::sleep(Duration::from_millis(1)).await;
                it_is.store(true, Relaxed);
            });
            $runtime::task::yield_now().await; // the task begins to wait
            thread::sleep(Duration::from_millis(20));
            let mut yields = 0;
            while !noticed.load(Relaxed) {
                $runtime::task::yield_now().await;
                yields += 1;
            }
            yields
        }
    };
}

#[test]
fn tokio_asks_the_system_after_each_round_of_yields() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("the system has a poller");
    let on_tokio = runtime.block_on(yields_until_a_timer_is_noticed!(tokio));
    assert!(on_tokio <= 3, "{on_tokio}");
    let on_ours = little_loop::block_on(yields_until_a_timer_is_noticed!(little_loop));
    assert!((20..=122).contains(&on_ours), "{on_ours}");
}

/// How late a timer was, the latest of many whose times aren't whole milliseconds.
macro_rules! latest {
    ($runtime:ident) => {
        async {
            let mut latest = Duration::ZERO;
            for time in 0..50 {
                let time = Duration::from_micros(1_000 + 137 * time);
                let start = Instant::now();
                $runtime::time::sleep(time).await;
                latest = latest.max(start.elapsed() - time);
            }
            latest
        }
    };
}

#[test]
fn timers_of_tokio_are_more_than_a_millisecond_late() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("the system has a poller");
    let late = runtime.block_on(latest!(tokio));
    assert!(late > Duration::from_millis(1), "{late:?}");
}
