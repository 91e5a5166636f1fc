//! What a model that fails now and then gets, and what the people get who are invited.

use fake_llm::{ApiError, Call, FakeLlm, Script, Step};
use model_client::Client;
use one_email_a_run::{Failed, invite};
use serde_json::json;
use std::cell::RefCell;
use std::time::Duration;
use tokio::time::timeout;

const DAY: Duration = Duration::from_secs(86_400);

/// The result of a run with this model, the emails that were sent, and the number of calls to the model.
async fn run(steps: Vec<Step>) -> (Result<String, Failed>, Vec<String>, u64) {
    let fake = FakeLlm::new(Script::new(steps));
    let client = Client::in_process(fake.clone());
    let sent = RefCell::new(Vec::new());
    let send_email = async |email: &str| sent.borrow_mut().push(email.to_string());
    let result = timeout(DAY, invite(&client, "Invite Ann and Bo.", send_email)).await;
    (result.expect("no end within a day"), sent.into_inner(), fake.counts().requests)
}

fn email(to: &str) -> Step {
    Step::calls([Call::new("send_email", json!({ "to": to }))])
}

fn down() -> Step {
    Step::raise_error(ApiError::new(503, "overloaded"))
}

#[tokio::test(start_paused = true)]
async fn a_call_that_fails_after_an_email_does_not_repeat_the_email() {
    let steps = vec![
        email("Ann").when_asked("Invite").always(),
        down().when_asked("sent"),
        Step::respond("Done.").when_asked("sent"),
    ];
    let (result, sent, _) = run(steps).await;
    assert_eq!(sent, [r#"{"to":"Ann"}"#], "the emails that were sent");
    assert!(result.is_ok(), "the model answers at the second try: {result:?}");
}

#[tokio::test(start_paused = true)]
async fn each_call_gets_three_tries() {
    let down = || down().times(2);
    let steps =
        vec![down(), email("Ann"), down(), email("Bo"), down(), Step::respond("Done.")];
    let (result, sent, calls) = run(steps).await;
    assert!(result.is_ok(), "each call succeeds at its third try: {result:?}");
    assert_eq!((sent.len(), calls), (2, 9), "the emails, and the calls to the model");
}

#[tokio::test(start_paused = true)]
async fn the_model_may_want_the_same_email_twice() {
    let steps = vec![email("Ann"), down(), email("Ann"), Step::respond("Done.")];
    let (_, sent, _) = run(steps).await;
    assert_eq!(
        sent.len(),
        2,
        "emails, of which the model asked for two, to the same person"
    );
}

#[tokio::test(start_paused = true)]
async fn a_run_that_has_sent_nothing_may_start_over() {
    let (result, _, calls) = run(vec![down().always()]).await;
    let failed = result.expect_err("the model is down");
    assert!(failed.may_start_over, "nothing was sent, and the model may be back later");
    assert_eq!(calls, 3, "calls to a model that is down");
}

#[tokio::test(start_paused = true)]
async fn a_run_that_has_sent_an_email_may_not_start_over() {
    let (result, sent, _) = run(vec![email("Ann"), down().always()]).await;
    let failed = result.expect_err("the model is down");
    assert!(!failed.may_start_over, "a new run would send {} again", sent.join(", "));
}

#[tokio::test(start_paused = true)]
async fn a_final_error_stays_final() {
    let wrong = Step::raise_error(ApiError::new(401, "invalid_api_key"));
    let (result, _, calls) = run(vec![wrong.always()]).await;
    let failed = result.expect_err("the key is wrong");
    assert!(!failed.may_start_over, "a new run would have the same wrong key");
    assert_eq!(calls, 1, "calls with a wrong key");
}
