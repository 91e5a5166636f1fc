use fake_llm::{ApiError, FakeLlm, Fault, Script, Step};
use model_client::{ChatRequest, Client, Error, Message};
use serde_json::json;
use std::time::Duration;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let refuse = |status, code| ApiError::new(status, code);
    let reply = || Step::respond("Yes, it is.");
    let cases = [
        ("400", Step::raise_error(refuse(400, "invalid_value"))),
        ("401", Step::raise_error(refuse(401, "invalid_api_key"))),
        ("404", Step::raise_error(refuse(404, "model_not_found"))),
        ("429", Step::raise_error(refuse(429, "rate_limit_exceeded").retry_after_ms(20))),
        ("429, no money left", Step::raise_error(refuse(429, "insufficient_quota"))),
        ("500", Step::raise_error(refuse(500, "server_error"))),
        ("503", Step::raise_error(refuse(503, "overloaded").retry_after(7))),
        ("cut before the headers", reply().with(Fault::CutBeforeHeaders)),
        ("cut in mid-reply", reply().with(Fault::CutAfter(1))),
        ("silent for ten minutes", reply().after(Duration::MAX)),
        ("200, but a stream", Step::stream([json!({})])),
    ];
    println!("| What happened | The error | Another try |");
    println!("|---|---|---|");
    for (what, step) in cases {
        let client = Client::in_process(FakeLlm::new(Script::new([step])));
        let request = ChatRequest::new("small", [Message::user("Is it raining?")]);
        let error = client.chat(&request).await.expect_err("every case fails");
        let again = match error.may_retry() {
            None => "never".to_string(),
            Some(Duration::ZERO) => "yes".to_string(),
            Some(wait) => format!("after {wait:?}"),
        };
        println!("| {what} | `{}` | {again} |", name(&error));
    }
}

fn name(error: &Error) -> String {
    format!("{error:?}").split(['(', ' ']).next().unwrap_or_default().to_string()
}
