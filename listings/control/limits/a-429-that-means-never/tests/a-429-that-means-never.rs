//! A rate limit is worth a retry, and after the wait that the provider names, the call gets in.

include!("../src/main.rs");
use tokio::join;

#[tokio::test(start_paused = true)]
async fn a_refusal_for_the_rate_is_retried_no_sooner_than_it_says() {
    let model = Model::new(Script { per_second: Some(1), burst: 1, ..Script::default() });
    let (first, second) = join!(ask(&model, 1, by_code), ask(&model, 2, by_code));
    assert!(first.is_ok() && second.is_ok());
    assert_eq!(model.counts().calls, 3, "one retry is enough");
}

#[tokio::test(start_paused = true)]
async fn clients_that_are_told_the_same_time_dont_come_back_together() {
    fastrand::seed(7);
    let model = Model::new(Script { at_once: 8, ..Script::default() });
    let mut clients = tokio::task::JoinSet::new();
    for page in 0..100 {
        let model = model.clone();
        clients.spawn(async move { ask(&model, page, |_| true).await });
    }
    sleep(Duration::from_millis(1_100)).await;
    let back = model.counts().calls - 100;
    assert!(back < 20, "{back} of 92 were back within 50 ms of the time they were told");
}
