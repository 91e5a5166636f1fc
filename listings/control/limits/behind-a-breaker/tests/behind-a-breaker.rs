//! What each step makes of an outage.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn no_page_is_lost_whatever_the_waits() {
    for seed in 0..20 {
        fastrand::seed(seed);
        let model = Model::new(Script { seed, ..Script::busy() });
        let summaries = summarize(&model, 1_000).await;
        let answered = summaries.iter().flatten().count();
        assert!(answered >= 985, "seed {seed}: {answered} pages, {model}");
        assert!(model.counts().calls < 1_100, "seed {seed}: {model}");
        assert_eq!(model.counts().too_many, 0, "seed {seed}: {model}");
    }
}
