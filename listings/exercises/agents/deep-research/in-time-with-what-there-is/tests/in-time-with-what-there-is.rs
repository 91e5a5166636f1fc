//! What is found in time, what is missing, and how long it takes.

use in_time_with_what_there_is::{Findings, search_all};
use std::cell::Cell;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

const HOUR: Duration = Duration::from_secs(3_600);

/// Makes searches that take these numbers of seconds, of which a negative one fails. Returns what is found, the seconds,
/// and how many searches were under way at once.
async fn search(times: &[(&str, i64)], limit: u64) -> (Findings, f64, usize) {
    let queries: Vec<_> = times.iter().map(|(query, _)| *query).collect();
    let (under_way, most) = (Cell::new(0), Cell::new(0));
    let search = async |query: String| {
        under_way.set(under_way.get() + 1);
        most.set(most.get().max(under_way.get()));
        let (_, seconds) = times.iter().find(|(it, _)| *it == query).ok_or("unknown")?;
        sleep(Duration::from_secs(seconds.unsigned_abs())).await;
        under_way.set(under_way.get() - 1);
        if *seconds > 0 { Ok(format!("{query}!")) } else { Err("no pages".to_string()) }
    };
    let start = Instant::now();
    let all = search_all(&queries, Duration::from_secs(limit), search);
    let findings = timeout(HOUR, all).await.expect("it should return at its limit");
    (findings, start.elapsed().as_secs_f64(), most.get())
}

fn findings(found: &[&str], missing: &[&str]) -> Findings {
    let list = |texts: &[&str]| texts.iter().map(|text| text.to_string()).collect();
    Findings { found: list(found), missing: list(missing) }
}

#[tokio::test(start_paused = true)]
async fn what_is_found_in_time_is_returned_at_the_limit() {
    let (found, took, _) = search(&[("a", 2), ("b", 900), ("c", 1)], 5).await;
    assert_eq!(
        found,
        findings(&["a!", "c!"], &["b"]),
        "`a` and `c` were found in time, and only `b` is missing"
    );
    assert_eq!(took, 5.0, "it should return after 5 seconds");
}

#[tokio::test(start_paused = true)]
async fn searches_that_have_not_begun_are_missing_too() {
    let slow = [("a", 900), ("b", 900), ("c", 900), ("d", 900), ("e", 1), ("f", 1)];
    let (found, ..) = search(&slow, 5).await;
    assert_eq!(
        found,
        findings(&[], &["a", "b", "c", "d", "e", "f"]),
        "four searches hang, so no other begins, and all six are missing"
    );
}

#[tokio::test(start_paused = true)]
async fn it_is_done_when_all_have_ended() {
    let (found, took, _) = search(&[("a", 2), ("b", -1), ("c", 1)], 60).await;
    assert_eq!(found, findings(&["a!", "c!"], &["b"]), "`b` fails");
    assert_eq!(took, 2.0, "all searches have ended after 2 seconds, so it should return");
}

#[tokio::test(start_paused = true)]
async fn at_most_four_are_under_way_and_a_slow_one_holds_up_none() {
    let times = [("a", 8), ("b", 1), ("c", 1), ("d", 1), ("e", 1), ("f", 1), ("g", 1)];
    let (found, took, most) = search(&times, 60).await;
    assert_eq!(most, 4, "four searches should be under way at once, and never more");
    assert_eq!(found.found[0], "a!", "the order should be that of the queries");
    assert_eq!(took, 8.0, "the others should go on while `a` takes 8 seconds");
}

#[tokio::test(start_paused = true)]
async fn a_slow_search_does_not_hold_back_what_others_have_found() {
    let times = [("a", 900), ("b", 1), ("c", 1), ("d", 1), ("e", 1), ("f", 1), ("g", 1)];
    let (found, ..) = search(&times, 5).await;
    assert_eq!(
        found,
        findings(&["b!", "c!", "d!", "e!", "f!", "g!"], &["a"]),
        "all but `a` take a second, so they should be found within five"
    );
}
