//! Both futures belong to the `select!`: both are polled, and both end with it.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn the_joke_comes_between_two_steps() {
    let start = tokio::time::Instant::now();
    wait_for_report().await;
    assert_eq!(start.elapsed().as_secs(), 16);

    // Given up after one second, the first step is dropped, and so is its call.
    assert!(timeout(Duration::from_secs(1), wait_for_report()).await.is_err());
    assert_eq!(CALLS.available_permits(), 1);

    // A handler may also start a task in a set, as long as a branch awaits the set.
    let start = tokio::time::Instant::now();
    let mut report = std::pin::pin!(write_report());
    let mut jokes = tokio::task::JoinSet::new();
    let mut told = 0;
    loop {
        select! {
            _ = &mut report => break,
            Some(joke) = jokes.join_next() => told += usize::from(joke.is_ok()),
            () = sleep(Duration::from_secs(6)) => drop(jokes.spawn(ask("a joke"))),
        }
    }
    assert_eq!((told, start.elapsed().as_secs()), (1, 16));
}
