//! A permit limits how many calls are open, and nothing else.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn without_a_limit_per_second_the_semaphore_is_enough() {
    let model = Model::new(Script { at_once: 50, ..Script::default() });
    let summaries = summarize(&model, 1_000).await;
    assert_eq!(summaries.iter().flatten().count(), 1_000);
    assert_eq!(model.counts().refusals(), 0);
    assert_eq!(model.elapsed().as_secs(), 20);
}
