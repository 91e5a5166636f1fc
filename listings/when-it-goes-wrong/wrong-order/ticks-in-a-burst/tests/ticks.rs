//! When an `interval` ticks after a pause, by each `MissedTickBehavior`, and when it ticks first.

use std::sync::Mutex;
use tokio::time::{Interval, MissedTickBehavior, interval_at};

static PRINTED: Mutex<Vec<String>> = Mutex::new(Vec::new());

macro_rules! println {
    ($($said:tt)*) => {
        PRINTED.lock().expect("no holder panics").push(format!($($said)*))
    };
}

include!("../src/main.rs");

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn the_last_four_requests_come_in_the_same_second() {
    main();
    let printed = PRINTED.lock().expect("no holder panics");
    assert_eq!(printed.len(), 6);
    assert!(printed[2..].iter().all(|line| line.ends_with("after 5 s")), "{printed:?}");
}

#[tokio::test(start_paused = true)]
async fn it_catches_up_unless_it_is_told_otherwise() {
    assert_eq!(ticks(interval(SECOND)).await, [0, 4_500, 4_500, 4_500, 4_500, 5_000]);
}

#[tokio::test(start_paused = true)]
async fn delay_counts_from_the_late_tick() {
    let mut delayed = interval(SECOND);
    delayed.set_missed_tick_behavior(MissedTickBehavior::Delay);
    assert_eq!(ticks(delayed).await, [0, 4_500, 5_500, 6_500, 7_500, 8_500]);
}

#[tokio::test(start_paused = true)]
async fn delay_counts_from_the_planned_time_up_to_5_ms() {
    let mut delayed = interval(SECOND);
    delayed.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let start = Instant::now();
    let mut after = Vec::new();
    for busy in [0, 1_004, 0, 0] {
        delayed.tick().await;
        after.push(start.elapsed().as_millis());
        sleep(Duration::from_millis(busy)).await;
    }
    assert_eq!(after, [0, 1_000, 2_004, 3_000]);
}

#[tokio::test(start_paused = true)]
async fn skip_keeps_to_full_seconds() {
    let mut skipped = interval(SECOND);
    skipped.set_missed_tick_behavior(MissedTickBehavior::Skip);
    assert_eq!(ticks(skipped).await, [0, 4_500, 5_000, 6_000, 7_000, 8_000]);
}

#[tokio::test(start_paused = true)]
async fn interval_at_can_wait_before_its_first_tick() {
    let first = Instant::now() + SECOND;
    assert_eq!(ticks(interval_at(first, SECOND)).await[0], 1_000);
}

/// The milliseconds after which six ticks come, with a pause of 4.5 s after the first.
async fn ticks(mut ticks: Interval) -> Vec<u128> {
    let start = Instant::now();
    let mut after = Vec::new();
    for tick in 0..6 {
        ticks.tick().await;
        after.push(start.elapsed().as_millis());
        if tick == 0 {
            sleep(SECOND * 9 / 2).await;
        }
    }
    after
}
