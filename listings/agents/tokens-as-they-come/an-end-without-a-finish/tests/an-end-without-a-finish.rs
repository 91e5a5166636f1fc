//! Calls of tools are cut off, too.

include!("../src/main.rs");

use fake_llm::Call;
use model_client::{Finish, Retry, retry};

#[tokio::test(start_paused = true)]
async fn a_reply_that_ends_by_length_may_have_half_a_call() {
    let call = r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"pay","arguments":"{\"amount\":10"}}]}}]}"#;
    let finish = r#"{"choices":[{"delta":{},"finish_reason":"length"}]}"#;
    let chunks =
        [call, finish].map(|chunk| serde_json::from_str(chunk).expect("it is JSON"));
    let fake = FakeLlm::new(Script::new([Step::stream(chunks)]));
    let client = Client::in_process(fake);
    let deltas = client.stream(&question()).await.expect("the script answers");
    let reply = collect(deltas).await.expect("it is finished");
    assert_eq!(
        (reply.finish, reply.calls[0].arguments.as_str()),
        (Finish::Length, "{\"amount\":10")
    );
}

/// A reply that is cut off may be asked for again, even after its first delta, if no user has seen anything.
#[tokio::test(start_paused = true)]
async fn a_cut_reply_may_be_collected_again() {
    let step = Step::calls([Call::new("pay", serde_json::json!({}))]);
    let fake = FakeLlm::new(Script::new([step.clone().with(Fault::CutAfter(2)), step]));
    let client = Client::in_process(fake);
    let ask = async || collect(client.stream(&question()).await?).await;
    let reply = retry(&Retry::default(), ask).await.expect("the second is whole");
    assert_eq!(reply.finish, Finish::ToolCalls);
}

#[tokio::test(start_paused = true)]
async fn the_stream_itself_reports_a_missing_reason_but_not_a_limit_on_length() {
    for (step, expected) in [
        (Step::respond("Eat these").with(Fault::NoFinish), Err(Error::CutOff)),
        (Step::respond("Eat these").with(Fault::CutAfter(3)), Err(Error::CutOff)),
        (Step::respond("Eat these").finish("length"), Ok(())),
    ] {
        let client = Client::in_process(FakeLlm::new(Script::new([step])));
        let mut deltas = client.stream(&question()).await.expect("the script answers");
        let ended = loop {
            match deltas.try_next().await {
                Ok(Some(_)) => {}
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        assert_eq!(ended, expected);
    }
}
