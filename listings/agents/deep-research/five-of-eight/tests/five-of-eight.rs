use futures::future::try_join_all;

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn without_a_limit_the_engine_refuses_half_of_them() {
    let engine = engine();
    let searches = join_all(QUERIES.map(|query| {
        let engine = engine.clone();
        async move { timeout(Duration::from_secs(3), engine.search(query)).await }
    }));
    searches.await;
    assert_eq!(engine.counts().too_many, 4);
}

#[tokio::test(start_paused = true)]
async fn with_try_join_all_there_is_no_report_in_rust_either() {
    let engine = engine();
    let refused = try_join_all(QUERIES.map(|query| engine.search(query))).await;
    assert_eq!(refused, Err(429));
    assert_eq!(engine.counts().left, 4, "but the others stop");
}
