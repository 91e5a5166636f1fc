//! Readers that stay, stall, and leave.

use a_pump_that_stops::pump;
use fake_llm::{FakeLlm, Fault, Script, Step};
use model_client::{ChatRequest, Client, Delta, Deltas, Error, Limits, Message};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);
const TEXT: &str = "Once there was a crab that could not swim.";

async fn ask(step: Step) -> (FakeLlm, Deltas) {
    let fake = FakeLlm::new(Script::new([step]));
    let request = ChatRequest::new("small", [Message::user("Tell me a story.")]);
    let limit = 1_000 * HOUR;
    let patient = Limits { first: limit, silence: limit, whole: limit };
    let client = Client::in_process(fake.clone()).limits(patient);
    (fake, client.stream(&request).await.expect("the script answers"))
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_stays_gets_every_delta_and_pump_returns() {
    let (_fake, deltas) = ask(Step::respond(TEXT).per_token(SECOND)).await;
    let (events, mut reader) = mpsc::channel(2);
    let pump = tokio::spawn(timeout(HOUR, pump(deltas, events)));
    let mut text = String::new();
    while let Some(delta) = reader.recv().await {
        if let Delta::Text(more) = delta.expect("nothing fails") {
            text += &more;
        }
        sleep(3 * SECOND).await; // slower than the model
    }
    assert_eq!(text, TEXT, "what a slow reader got");
    let ended = pump.await.expect("it doesn't panic");
    ended.expect("pump didn't return within an hour");
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_stalls_holds_up_the_reply() {
    let (fake, deltas) = ask(Step::respond(TEXT).per_token(SECOND)).await;
    let (events, reader) = mpsc::channel(2);
    let pump = tokio::spawn(pump(deltas, events));
    sleep(HOUR).await;
    let tokens = fake.counts().tokens;
    assert!(tokens <= 3, "{tokens} tokens sent although the channel has room for two");
    drop(reader);
    let ended = timeout(HOUR, pump).await.expect("the reader has left, but pump went on");
    ended.expect("it doesn't panic");
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_leaves_stops_the_reply_even_if_the_model_is_silent() {
    let silent = Step::respond(TEXT).with(Fault::StallAfter(3));
    let slow = Step::respond(TEXT).per_token(HOUR);
    for (model, step) in [("silent after two tokens", silent), ("slow", slow)] {
        let (fake, deltas) = ask(step).await;
        let (events, reader) = mpsc::channel(8);
        let pump = tokio::spawn(pump(deltas, events));
        sleep(SECOND * 5 / 2).await;
        drop(reader);
        let left = Instant::now();
        let ended = timeout(100 * HOUR, pump).await;
        assert!(
            ended.is_ok(),
            "the reader left, the model is {model}: pump waits forever"
        );
        assert_eq!(
            left.elapsed(),
            Duration::ZERO,
            "the reader left, the model is {model}: how long until pump returned"
        );
        assert_eq!(fake.counts().left, 1, "connections closed before the reply's end");
    }
}

#[tokio::test(start_paused = true)]
async fn the_reader_of_a_reply_that_breaks_off_gets_the_error() {
    let (_fake, deltas) = ask(Step::respond(TEXT).with(Fault::NoFinish)).await;
    let (events, mut reader) = mpsc::channel(100);
    let ended = timeout(HOUR, pump(deltas, events)).await;
    ended.expect("pump didn't return within an hour");
    let mut last = None;
    while let Some(delta) = reader.recv().await {
        last = Some(delta);
    }
    assert_eq!(last, Some(Err(Error::CutOff)), "the last item that the reader got");
}
