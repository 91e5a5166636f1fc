//! Both limits are respected, and both are used up.

use scripted_model::{LatencyTable, Model, STEADY, Script};
use std::time::Duration;
use tokio::time::timeout;
use within_both_limits::ask_all;

const HOUR: Duration = Duration::from_secs(3600);
const QUICK: LatencyTable = &[(100, 200..201)];
const MIXED: LatencyTable = &[(50, 100..200), (50, 1_000..2_000)];

/// Asks 40 questions of a provider with the two limits.
async fn forty(latency: LatencyTable) -> (Model, Vec<Option<String>>) {
    let script = Script {
        at_once: 5,
        per_second: Some(10),
        burst: 1,
        latency,
        ..Script::default()
    };
    let model = Model::new(script);
    let questions: Vec<_> = (1..=40).map(|number| format!("question {number}")).collect();
    let answers = timeout(HOUR, ask_all(&model, &questions)).await;
    let answers = answers.expect("ask_all didn't end within an hour");
    (model, answers.into_iter().map(Result::ok).collect())
}

#[tokio::test(start_paused = true)]
async fn no_call_is_refused() {
    for (answers, latency) in [("quick", QUICK), ("slow", STEADY), ("mixed", MIXED)] {
        let (model, _) = forty(latency).await;
        let refused = model.counts().too_many;
        assert_eq!(refused, 0, "calls refused with 429, when the answers are {answers}");
    }
}

#[tokio::test(start_paused = true)]
async fn every_question_is_answered_in_order() {
    let (model, answers) = forty(MIXED).await;
    let expected: Vec<_> =
        (1..=40).map(|number| Some(format!("answer to question {number}"))).collect();
    let lost = answers.iter().filter(|answer| answer.is_none()).count();
    assert_eq!(lost, 0, "questions without an answer");
    assert!(answers == expected, "the answers aren't in the order of the questions");
    assert_eq!(model.counts().answers, 40, "answers that the model gave");
}

#[tokio::test(start_paused = true)]
async fn no_time_is_wasted() {
    for (latency, milliseconds, what) in [
        (QUICK, 4_200, "40 calls at 10 per second"),
        (STEADY, 8_500, "40 calls of 1 s, five at once,"),
        (MIXED, 8_500, "40 calls of 0.1 to 2 s, five at once,"),
    ] {
        let (model, _) = forty(latency).await;
        let took = model.elapsed();
        assert!(took <= Duration::from_millis(milliseconds), "{what} took {took:?}");
    }
}
