//! What a `JoinError` holds, and in which order the set hands out results.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn a_panic_can_be_taken_out() {
    let mut tools = JoinSet::new();
    tools.spawn(run("database", 1));
    let error = tools.join_next().await.unwrap().unwrap_err();
    assert!(error.is_panic() && !error.is_cancelled());
    let panic = error.try_into_panic().unwrap();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"no such table"));
}

#[tokio::test(start_paused = true)]
async fn an_abort_holds_none() {
    let mut tools = JoinSet::new();
    tools.spawn(run("printer", 1)).abort();
    let error = tools.join_next().await.unwrap().unwrap_err();
    assert!(error.is_cancelled());
    assert!(error.try_into_panic().is_err());
}

#[tokio::test(start_paused = true)]
#[should_panic]
async fn asked_for_a_panic_that_an_abort_has_not_it_panics() {
    let mut tools = JoinSet::new();
    tools.spawn(run("printer", 1)).abort();
    tools.join_next().await.unwrap().unwrap_err().into_panic();
}

#[tokio::test(start_paused = true)]
async fn among_many_results_the_order_of_the_ends_is_lost() {
    let mut set = JoinSet::new();
    for number in 0..200 {
        set.spawn(async move { number });
    }
    sleep(Duration::from_secs(1)).await; // all end, one after another
    let mut numbers = Vec::new();
    while let Some(number) = set.join_next().await {
        numbers.push(number.unwrap());
    }
    assert!(!numbers.is_sorted());
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq(0..200));
}
