//! A handler waits for what a future holds that is only lent to `select!`.

include!("../src/main.rs");

/// All tests would share the permits, so there is only one.
#[tokio::test(start_paused = true)]
async fn the_joke_waits_for_a_report_that_nobody_polls() {
    assert!(timeout(HOUR, wait_for_report()).await.is_err());
    assert_eq!(CALLS.available_permits(), 1, "dropped, both give back what they held");

    // A handler that waits for something else hangs nothing, but the report makes no progress meanwhile.
    let start = tokio::time::Instant::now();
    let mut report = pin!(write_report());
    select! {
        _ = &mut report => unreachable!("it takes twelve seconds"),
        () = sleep(Duration::from_secs(6)) => sleep(Duration::from_secs(100)).await,
    }
    report.await;
    assert_eq!(start.elapsed().as_secs(), 106 + 4);

    // An await after the `select!` is no better than one in the handler.
    let after = async {
        let mut report = pin!(write_report());
        select! {
            _ = &mut report => unreachable!("it takes twelve seconds"),
            () = sleep(Duration::from_secs(6)) => {}
        }
        ask("a joke").await;
    };
    assert!(timeout(HOUR, after).await.is_err());

    // An owned `async` block that only borrows the report is no better than a lent report.
    let owned = async {
        let mut report = pin!(write_report());
        loop {
            select! {
                _ = async { report.as_mut().await } => return,
                () = sleep(Duration::from_secs(6)) => drop(ask("a joke").await),
            }
        }
    };
    assert!(timeout(HOUR, owned).await.is_err());

    // A future that is only next in line is handed the permit as well, polled or not.
    let held = CALLS.acquire().await.expect("nothing closes it");
    let mut report = pin!(write_report());
    assert!(timeout(Duration::from_secs(1), &mut report).await.is_err());
    drop(held);
    assert!(timeout(HOUR, ask("a joke")).await.is_err());
}
