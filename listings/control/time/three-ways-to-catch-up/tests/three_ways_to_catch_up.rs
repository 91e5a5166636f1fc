//! What the three behaviors are for: a count, a distance, and a schedule.

include!("../src/main.rs");

async fn seconds(behavior: MissedTickBehavior) -> Vec<f32> {
    let ticks = ticks(behavior).await;
    ticks.iter().map(|tick| tick.parse().expect("a number")).collect()
}

#[tokio::test(start_paused = true)]
async fn burst_keeps_the_count() {
    let ticks = seconds(Burst).await;
    assert_eq!(ticks.last(), Some(&8.0), "nine ticks, from 0 to 8");
}

#[tokio::test(start_paused = true)]
async fn delay_keeps_the_distance() {
    let ticks = seconds(Delay).await;
    assert!(ticks.windows(2).all(|pair| pair[1] - pair[0] > 0.99), "{ticks:?}");
}

#[tokio::test(start_paused = true)]
async fn skip_keeps_the_schedule() {
    let ticks = seconds(Skip).await;
    let off: Vec<_> = ticks.iter().filter(|tick| tick.fract() != 0.0).collect();
    assert_eq!(off, [&5.4], "only the late tick is off the schedule");
}

#[tokio::test(start_paused = true)]
async fn a_tick_up_to_five_milliseconds_late_is_not_missed() {
    for (late, next) in [(5, 1000), (6, 1006)] {
        let start = Instant::now();
        let mut every_second = interval(Duration::from_secs(1));
        every_second.set_missed_tick_behavior(Delay);
        sleep(Duration::from_millis(late)).await;
        every_second.tick().await;
        every_second.tick().await;
        assert_eq!(start.elapsed().as_millis(), next, "{late} ms late");
    }
}

#[tokio::test(start_paused = true)]
async fn with_a_period_of_a_millisecond_all_three_burst() {
    for behavior in [Burst, Delay, Skip] {
        let mut every_millisecond = interval(Duration::from_millis(1));
        every_millisecond.set_missed_tick_behavior(behavior);
        every_millisecond.tick().await;
        sleep(Duration::from_millis(5)).await;
        let start = Instant::now();
        for _ in 0..5 {
            every_millisecond.tick().await;
        }
        assert_eq!(start.elapsed(), Duration::ZERO, "{behavior:?}: five at once");
    }
}
