//! The provider keeps to its script, and its counts add up.

use scripted_model::{Counts, Model, ROUND_TRIP, Refusal, SLOW_TAIL, Script};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Asks `number` times at the same moment.
async fn burst(model: &Model, number: usize) -> Vec<Result<String, Refusal>> {
    let calls: Vec<_> = (0..number)
        .map(|_| {
            let model = model.clone();
            tokio::spawn(async move { model.ask("a").await })
        })
        .collect();
    let mut answers = Vec::new();
    for call in calls {
        answers.push(call.await.expect("no call panics"));
    }
    answers
}

#[tokio::test(start_paused = true)]
async fn the_default_answers_after_a_second_and_charges_a_cent() {
    let (model, start) = (Model::new(Script::default()), Instant::now());
    assert_eq!(model.ask("tea").await.as_deref(), Ok("answer to tea"));
    assert_eq!(start.elapsed(), seconds(1));
    let expected = Counts {
        calls: 1,
        answers: 1,
        most_at_once: 1,
        tokens: 1_000,
        ..Counts::default()
    };
    assert_eq!(model.counts(), expected);
    assert_eq!(model.cost(), 0.01);
}

#[tokio::test(start_paused = true)]
async fn too_many_at_once_are_refused_after_a_round_trip() {
    let model = Model::new(Script { at_once: 2, ..Script::default() });
    let answers = burst(&model, 5).await;
    let refused: Vec<_> = answers.into_iter().filter_map(Result::err).collect();
    assert_eq!(refused.len(), 3);
    assert_eq!((refused[0].status, refused[0].code), (429, "rate_limit_exceeded"));
    assert_eq!(refused[0].retry_after, Some(seconds(1)));
    assert_eq!((model.counts().too_many, model.counts().most_at_once), (3, 2));
    assert_eq!(model.cost(), 0.02);

    // A place is free again at the very moment when an answer is ready.
    assert!(model.ask("a").await.is_ok());
    let full = Model::new(Script { at_once: 0, ..Script::default() });
    let start = Instant::now();
    assert!(full.ask("a").await.is_err());
    assert_eq!(start.elapsed(), ROUND_TRIP);
}

#[tokio::test(start_paused = true)]
async fn the_bucket_allows_a_burst_and_then_its_rate() {
    let model =
        Model::new(Script { per_second: Some(10), burst: 3, ..Script::default() });
    let answers = burst(&model, 5).await;
    assert_eq!(answers.iter().flatten().count(), 3);
    let retry_after = answers[3].as_ref().unwrap_err().retry_after;
    assert_eq!(retry_after, Some(Duration::from_millis(100)));

    // After a second the bucket is full, and it holds no more than a burst.
    assert_eq!(burst(&model, 5).await.iter().flatten().count(), 3);
    // At exactly the rate, nothing is refused.
    sleep(seconds(1)).await;
    let before = model.counts().too_many;
    for _ in 0..50 {
        let model = model.clone();
        tokio::spawn(async move { model.ask("a").await });
        sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(model.counts().too_many, before);
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_for_retry_after_gets_in() {
    let model = Model::new(Script { per_second: Some(30), ..Script::default() });
    let _ = burst(&model, 1).await;
    for _ in 0..20 {
        let mut answers = burst(&model, 2).await;
        let refusal = answers.pop().and_then(Result::err).expect("the second is refused");
        let wait = refusal.retry_after.expect("too many calls can be retried");
        sleep(wait).await;
        assert!(model.ask("a").await.is_ok());
    }
}

#[tokio::test(start_paused = true)]
async fn a_quota_ends_and_says_no_time() {
    let model = Model::new(Script { quota: 2_000, ..Script::default() });
    let answers = burst(&model, 3).await;
    let refusal = answers[2].clone().unwrap_err();
    assert_eq!((refusal.status, refusal.code), (429, "insufficient_quota"));
    assert_eq!(refusal.retry_after, None);
    assert_eq!((model.counts().no_quota, model.counts().tokens), (1, 2_000));
}

#[tokio::test(start_paused = true)]
async fn an_outage_begins_and_ends() {
    let outages = vec![seconds(5)..seconds(8)];
    let model = Model::new(Script { outages, ..Script::default() });
    let mut down = Vec::new();
    for second in 0..10 {
        let model = model.clone();
        let call = tokio::spawn(async move { model.ask("a").await });
        sleep(seconds(1)).await;
        if let Some(refusal) = call.await.expect("no call panics").err() {
            assert_eq!((refusal.status, refusal.retry_after), (503, None));
            down.push(second);
        }
    }
    assert_eq!(down, [5, 6, 7]);
    assert_eq!((model.counts().down, model.counts().refusals()), (3, 3));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_leaves_is_billed_and_keeps_its_place() {
    let model = Model::new(Script { at_once: 1, ..Script::default() });
    let gone = timeout(Duration::from_millis(500), model.ask("a")).await;
    assert!(gone.is_err());
    assert_eq!((model.counts().canceled, model.counts().answers), (1, 0));
    assert_eq!((model.cost(), model.open()), (0.01, 1));
    assert!(model.ask("a").await.is_err(), "the provider is still thinking");
    sleep(seconds(1)).await;
    assert_eq!(model.open(), 0);
    assert!(model.ask("a").await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn the_slow_tail_has_the_shares_that_its_docs_give() {
    let model = Model::new(Script { latency: SLOW_TAIL, ..Script::default() });
    let mut took = Vec::new();
    for _ in 0..10_000 {
        let start = Instant::now();
        model.ask("a").await.expect("no limits");
        took.push(start.elapsed().as_millis());
    }
    took.sort();
    assert!((750..850).contains(&took[5_000]), "median: {}", took[5_000]);
    assert!((950..1_100).contains(&took[9_000]), "nine of ten: {}", took[9_000]);
    let slow = took.iter().filter(|ms| **ms >= 8_000).count();
    assert!((150..250).contains(&slow), "{slow} slow calls of 10,000");
}

#[tokio::test(start_paused = true)]
async fn two_runs_are_the_same() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let model = Model::new(Script { latency: SLOW_TAIL, ..Script::default() });
        let start = Instant::now();
        burst(&model, 100).await;
        runs.push((start.elapsed(), model.counts()));
    }
    assert_eq!(runs[0], runs[1]);
}
