//! Clients of several kinds, and the verdict on each.

use does_it_trust_half_an_answer::{ANSWER, TOKENS, Verdict, audit};
use fake_llm::FakeLlm;
use futures::TryStreamExt;
use model_client::{ChatRequest, Client, Delta, Deltas, Error, Message, collect};
use std::time::Duration;
use tokio::time::timeout;

async fn verdict(client: impl AsyncFn(FakeLlm) -> Result<String, Error>) -> Verdict {
    let ended = timeout(Duration::from_secs(3600), audit(client)).await;
    ended.expect("audit took longer than an hour")
}

async fn ask(fake: FakeLlm) -> Result<Deltas, Error> {
    let request = ChatRequest::new("small", [Message::user("How many?")]);
    Client::in_process(fake).stream(&request).await
}

async fn sound(fake: FakeLlm) -> Result<String, Error> {
    Ok(collect(ask(fake).await?).await?.text.unwrap_or_default())
}

/// The text until the stream ends, in whichever way, and the error if there is one.
async fn until_the_end(fake: FakeLlm) -> (String, Option<Error>) {
    let mut text = String::new();
    let mut deltas = match ask(fake).await {
        Ok(deltas) => deltas,
        Err(error) => return (text, Some(error)),
    };
    loop {
        match deltas.try_next().await {
            Ok(Some(Delta::Text(more))) => text += &more,
            Ok(Some(_)) => {}
            Ok(None) => return (text, None),
            Err(error) => return (text, Some(error)),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_sound_client_is_sound() {
    assert_eq!(verdict(sound).await, Verdict::Sound);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_always_fails_is_not_sound() {
    let fails = async |_| Err(Error::CutOff);
    assert_eq!(verdict(fails).await, Verdict::Useless, "it returns only errors");
    let lies = async |_| Ok("Take as many as you like.".to_string());
    assert_eq!(verdict(lies).await, Verdict::Useless, "it returns another text");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_takes_an_end_for_success_is_found() {
    let trusting = async |fake: FakeLlm| {
        let (text, error) = until_the_end(fake).await;
        match error {
            None | Some(Error::CutOff) if !text.is_empty() => Ok(text),
            error => Err(error.unwrap_or(Error::CutOff)),
        }
    };
    let verdict = verdict(trusting).await;
    assert!(matches!(verdict, Verdict::Trusts(_)), "it returns what came: {verdict:?}");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_trusts_only_certain_cuts_is_found() {
    for tokens in 0..TOKENS {
        let trusting = async |fake: FakeLlm| {
            let (text, error) = until_the_end(fake).await;
            let seen = text.split_inclusive(' ').count();
            match error {
                None => Ok(text),
                Some(_) if seen == tokens && text != ANSWER => Ok(text),
                Some(error) => Err(error),
            }
        };
        let verdict = verdict(trusting).await;
        assert!(
            matches!(verdict, Verdict::Trusts(_)),
            "it trusts a connection that breaks after {tokens} tokens: {verdict:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_client_that_trusts_what_it_gets_twice_is_found() {
    let trusting = async |fake: FakeLlm| {
        let (first, error) = until_the_end(fake.clone()).await;
        let Some(error) = error else { return Ok(first) };
        let (second, again) = until_the_end(fake).await;
        match again {
            None => Ok(second),
            Some(Error::CutOff) if first == second => Ok(first),
            Some(_) => Err(error),
        }
    };
    let verdict = verdict(trusting).await;
    assert!(matches!(verdict, Verdict::Trusts(_)), "it asks twice: {verdict:?}");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_needs_a_reason_only_if_nothing_broke_is_found() {
    let trusting = async |fake: FakeLlm| {
        let (text, error) = until_the_end(fake).await;
        match error {
            None => Ok(text),
            Some(_) if text == ANSWER => Ok(text),
            Some(error) => Err(error),
        }
    };
    let found = verdict(trusting).await;
    assert_eq!(found, Verdict::Trusts(ANSWER.to_string()), "it trusts the last token");
}
