//! When each sentence comes, and what the server has done by then.

use fake_llm::{FakeLlm, Fault, Script, Step};
use futures::StreamExt;
use model_client::{ChatRequest, Client, Error, Message};
use sentence_by_sentence::sentences;
use std::pin::pin;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);
const TEXT: &str = "It rains. Take a coat! Or stay";

async fn ask(step: Step) -> (FakeLlm, model_client::Deltas) {
    let fake = FakeLlm::new(Script::new([step.per_token(Duration::from_secs(1))]));
    let request = ChatRequest::new("small", [Message::user("May I go out?")]);
    let deltas = Client::in_process(fake.clone()).stream(&request).await;
    (fake, deltas.expect("the script answers"))
}

/// Each sentence, or the error, and the second in which it came.
async fn heard(step: Step) -> Vec<(u64, Result<String, Error>)> {
    let (_fake, deltas) = ask(step).await;
    let begun = Instant::now();
    let heard = sentences(deltas).map(|said| (begun.elapsed().as_secs(), said));
    timeout(HOUR, heard.collect()).await.expect("the stream didn't end within an hour")
}

#[tokio::test(start_paused = true)]
async fn each_sentence_comes_with_its_last_token() {
    let expected = [(2, "It rains."), (5, "Take a coat!"), (7, "Or stay")];
    let expected = expected.map(|(second, said)| (second, Ok(said.to_string())));
    assert_eq!(heard(Step::respond(TEXT)).await, expected, "seconds and sentences");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_read_before_it_is_needed() {
    let (fake, deltas) = ask(Step::respond(TEXT)).await;
    {
        let mut sentences = pin!(sentences(deltas));
        let first = timeout(HOUR, sentences.next()).await;
        first.expect("no sentence came within an hour");
        sleep(HOUR).await; // it is read aloud
        assert_eq!(fake.counts().tokens, 2, "tokens sent while the first is read aloud");
    }
    assert_eq!(fake.counts().left, 1, "clients that left when the stream was dropped");
}

#[tokio::test(start_paused = true)]
async fn a_reply_that_breaks_off_is_an_error_after_its_whole_sentences() {
    let cut = Step::respond(TEXT).with(Fault::CutAfter(5));
    let unfinished = Step::respond("It rains. Take a").with(Fault::NoFinish);
    for (how, step) in [("the connection broke", cut), ("no finish", unfinished)] {
        let heard: Vec<_> = heard(step).await.into_iter().map(|(_, said)| said).collect();
        let expected = [Ok("It rains.".to_string()), Err(Error::CutOff)];
        assert_eq!(heard, expected, "{how} after `It rains. Take a`");
    }
}

#[tokio::test(start_paused = true)]
async fn a_reply_that_ends_with_a_sentence_has_no_empty_one() {
    let heard = heard(Step::respond("Yes. Go!")).await;
    let said: Vec<_> = heard.into_iter().map(|(_, said)| said).collect();
    assert_eq!(said, ["Yes.", "Go!"].map(|said| Ok(said.to_string())));
}

#[tokio::test(start_paused = true)]
async fn a_token_may_end_two_sentences() {
    let heard = heard(Step::respond("No.No! Go on")).await;
    let expected = [(1, "No."), (1, "No!"), (3, "Go on")];
    let expected = expected.map(|(second, said)| (second, Ok(said.to_string())));
    assert_eq!(heard, expected, "seconds and sentences");
}
