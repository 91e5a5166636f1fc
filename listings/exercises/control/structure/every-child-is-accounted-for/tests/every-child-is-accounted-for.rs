//! Which sites the report names, if all are fine, one is down, and a check panics.

use every_child_is_accounted_for::{Report, check_all};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

/// A check that takes so many seconds. A site that is down is an error, and one without an address a panic.
async fn check(site: &'static str, seconds: u64) -> Result<(), String> {
    sleep(Duration::from_secs(seconds)).await;
    match site {
        "shop" => Err("no connection".to_string()),
        "wiki" => panic!("it has no address"),
        _ => Ok(()),
    }
}

async fn report(sites: &[&'static str]) -> Report {
    let checks =
        sites.iter().zip(1..).map(|(site, seconds)| (*site, check(site, seconds)));
    let all = tokio::spawn(check_all(checks.collect()));
    let all = timeout(HOUR, all).await.expect("the report should end");
    all.expect("a check that panics must not take the report with it")
}

#[tokio::test(start_paused = true)]
async fn sites_that_are_fine_are_in_the_report() {
    let start = Instant::now();
    assert_eq!(report(&["blog", "docs", "mail"]).await.fine, ["blog", "docs", "mail"]);
    assert_eq!(start.elapsed().as_secs(), 3, "the checks should run at the same time");
}

#[tokio::test(start_paused = true)]
async fn an_error_is_in_the_report() {
    let failed = report(&["blog", "shop"]).await.failed;
    assert_eq!(failed, [("shop", "no connection".to_string())], "the shop is down");
}

#[tokio::test(start_paused = true)]
async fn a_panic_is_in_the_report() {
    let failed = report(&["blog", "wiki"]).await.failed;
    let sites: Vec<&str> = failed.iter().map(|(site, _)| *site).collect();
    assert_eq!(sites, ["wiki"], "the check of the wiki panicked");
}

#[tokio::test(start_paused = true)]
async fn what_fails_does_not_stop_the_others() {
    let report = report(&["blog", "shop", "wiki", "docs"]).await;
    assert_eq!(report.fine, ["blog", "docs"], "the docs are fine, and are checked last");
    assert_eq!(report.failed.len(), 2, "the shop and the wiki failed");
}
