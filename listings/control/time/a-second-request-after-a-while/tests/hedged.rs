//! What a hedge costs: its loser is billed, a slow provider gets twice the load, and a refusal isn't hedged. And what
//! it can't do: a refused hedge costs no answer, but a question that always takes long takes as long as before.

include!("../src/main.rs");

const PATIENCE: Duration = Duration::from_secs(2);

#[tokio::test(start_paused = true)]
async fn the_losers_are_billed() {
    let model = Model::new(Script { latency: SLOW_TAIL, ..Script::default() });
    for _ in 0..2000 {
        hedged(&model, PATIENCE).await.expect("it refuses nothing");
    }
    let counts = model.counts();
    assert_eq!(counts.answers, 2000);
    assert!(counts.canceled > 0);
    assert_eq!(counts.canceled, counts.calls - 2000, "every second request has a loser");
    assert_eq!(counts.tokens, counts.calls * 1000, "the losers are billed");
}

#[tokio::test(start_paused = true)]
async fn a_slow_provider_gets_every_call_twice() {
    let model =
        Model::new(Script { latency: &[(100, 8_000..12_000)], ..Script::default() });
    for _ in 0..100 {
        hedged(&model, PATIENCE).await.expect("it refuses nothing");
    }
    assert_eq!(model.counts().calls, 200);
}

#[tokio::test(start_paused = true)]
async fn an_early_refusal_is_returned() {
    let model = Model::new(Script { quota: 0, ..Script::default() });
    assert!(hedged(&model, PATIENCE).await.is_err());
    assert_eq!(model.counts().calls, 1);
}

#[tokio::test(start_paused = true)]
async fn a_refused_hedge_costs_no_answer() {
    let latency = &[(100, 8_000..8_001)];
    let model = Model::new(Script { latency, at_once: 1, ..Script::default() });
    let start = Instant::now();
    assert!(hedged(&model, PATIENCE).await.is_ok(), "the first call is answered");
    assert_eq!(start.elapsed(), Duration::from_secs(8));
    assert_eq!(model.counts().too_many, 1, "the second call is refused");
}

#[tokio::test(start_paused = true)]
async fn a_slow_question_stays_slow() {
    let model =
        Model::new(Script { latency: &[(100, 8_000..8_001)], ..Script::default() });
    let start = Instant::now();
    assert!(hedged(&model, PATIENCE).await.is_ok());
    assert_eq!(start.elapsed(), Duration::from_secs(8), "no faster, but billed twice");
    assert_eq!(model.counts().calls, 2);
}

#[tokio::test(start_paused = true)]
async fn now_and_then_both_calls_are_slow() {
    let times = measure("p95", PATIENCE).await;
    assert!(percentile(&times, 99) < Duration::from_secs(3));
    assert!(percentile(&times, 100) > Duration::from_secs(8));
}
