//! The newest search replaces the one before it; a finished one isn't polled again.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
#[should_panic(expected = "`async fn` resumed after completion")]
async fn without_the_condition_a_finished_search_is_polled_again() {
    let (keyboard, mut queries) = mpsc::channel(1);
    tokio::spawn(type_in(keyboard));
    let mut search = pin!(find(""));
    loop {
        select! {
            Some(query) = queries.recv() => search.set(find(query)),
            _ = &mut search => {}
        }
    }
}

/// With an empty search that is polled as well, the user sees results for nothing.
#[tokio::test(start_paused = true)]
async fn a_future_that_is_made_and_never_polled_does_nothing() {
    let start = tokio::time::Instant::now();
    let mut search = pin!(find(""));
    search.set(find("tea"));
    assert_eq!(search.await, "results for tea");
    assert_eq!(start.elapsed().as_millis(), 500);
}
