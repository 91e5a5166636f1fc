//! On the paused clock, every time is exact.

use one_deadline_for_all_tries::search;
use std::cell::RefCell;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// What `search` returns, when it returns, and when each try begins, if the tries take so long.
async fn try_with(tries: [Duration; 3]) -> (Option<u32>, Duration, Vec<Duration>) {
    let start = Instant::now();
    let begun = RefCell::new(Vec::new());
    let service = async || {
        let nth = begun.borrow().len();
        begun.borrow_mut().push(start.elapsed());
        sleep(tries.get(nth).copied().unwrap_or(HOUR)).await;
        42
    };
    let found =
        timeout(HOUR, search(service)).await.expect("`search` doesn't return at all");
    (found, start.elapsed(), begun.into_inner())
}

#[tokio::test(start_paused = true)]
async fn a_silent_service_takes_five_seconds() {
    let (found, after, _) = try_with([HOUR, HOUR, HOUR]).await;
    assert_eq!(found, None);
    assert_eq!(after, ms(5000), "the user was promised an answer within 5 s");
}

#[tokio::test(start_paused = true)]
async fn the_third_try_gets_what_is_left() {
    let (found, after, _) = try_with([HOUR, HOUR, ms(400)]).await;
    assert_eq!(found, Some(42), "the third try answers in time, 4.9 s after the start");
    assert_eq!(after, ms(4900), "the third try begins after 4.5 s and needs 0.4 s");
}

#[tokio::test(start_paused = true)]
async fn the_third_try_gets_no_more_than_that() {
    let (found, after, _) = try_with([HOUR, HOUR, ms(1000)]).await;
    assert_eq!(
        (found, after),
        (None, ms(5000)),
        "the third try would answer after 5.5 s"
    );
}

#[tokio::test(start_paused = true)]
async fn each_try_keeps_its_two_seconds_and_its_pause() {
    let (found, after, begun) = try_with([HOUR, ms(1900), HOUR]).await;
    assert_eq!(begun, [ms(0), ms(2250)], "the second try begins after 2 s and a pause");
    assert_eq!(
        (found, after),
        (Some(42), ms(4150)),
        "the second try needs less than 2 s"
    );
}
