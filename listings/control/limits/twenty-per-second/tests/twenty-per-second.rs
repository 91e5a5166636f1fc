//! The rate alone, without an outage: no call is refused, and the provider's limit is used up.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn nothing_is_refused_and_nothing_is_wasted() {
    let model = Model::new(Script { outage: 0..0, flaky: 0, ..Script::busy() });
    let summaries = summarize(&model, 1_000).await;
    assert_eq!(summaries.iter().flatten().count(), 1_000);
    assert_eq!(model.counts().too_many, 0);
    // 20 at once, then 980 at 20 per second, then the last answer.
    assert_eq!(model.elapsed().as_secs(), 50);
}
