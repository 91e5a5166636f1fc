//! What each step makes of an outage.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn hardly_a_page_is_lost_whatever_the_waits() {
    for seed in 0..20 {
        fastrand::seed(seed);
        let model = Model::new(Script { seed, ..Script::busy() });
        let summaries = summarize(&model, 1_000).await;
        let answered = summaries.iter().flatten().count();
        assert!(answered >= 998, "seed {seed}: {answered} pages, {model}");
        assert!(model.counts().calls < 1_100, "seed {seed}: {model}");
        assert_eq!(model.counts().too_many, 0, "seed {seed}: {model}");
    }
}

#[tokio::test(start_paused = true)]
async fn in_the_outage_few_calls_are_wasted() {
    for seed in 0..20 {
        fastrand::seed(seed);
        let model = Model::new(Script { flaky: 0, seed, ..Script::busy() });
        summarize(&model, 1_000).await;
        let down = model.counts().down;
        assert!((20..40).contains(&down), "seed {seed}: {model}");
    }
}

#[tokio::test(start_paused = true)]
async fn most_of_them_fail_while_earlier_calls_are_still_answered() {
    for seed in 0..20 {
        fastrand::seed(seed);
        let model = Model::new(Script { flaky: 0, seed, ..Script::busy() });
        let failed_until = async |second| {
            sleep(Duration::from_secs(second) - model.elapsed()).await;
            model.counts().down
        };
        let failed = async {
            [failed_until(21).await, failed_until(22).await, failed_until(30).await]
        };
        let (_, [at_first, until_open, at_last]) =
            tokio::join!(summarize(&model, 1_000), failed);
        assert!((20..=21).contains(&at_first), "seed {seed}: {at_first}");
        assert!(until_open <= at_first + 5, "seed {seed}: {until_open}");
        assert_eq!(at_last, until_open + 4, "seed {seed}: the probes");
    }
}
