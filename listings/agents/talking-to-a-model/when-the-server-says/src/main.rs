use fake_llm::{ApiError, FakeLlm, Script, Step};
use model_client::{ChatRequest, Client, Message, Retry, retry};
use tokio::time::Instant;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    fastrand::seed(7); // so that every run is the same
    let busy = |code| ApiError::new(429, code);
    let client = Client::in_process(FakeLlm::new(Script::new([
        Step::raise_error(ApiError::new(503, "overloaded")),
        Step::raise_error(busy("rate_limit_exceeded").retry_after_ms(1_500)),
        Step::respond("Yes, it is."),
        Step::raise_error(busy("rate_limit_exceeded").retry_after(3_600)),
    ])));
    let request = ChatRequest::new("small", [Message::user("Is it raining?")]);

    for question in 1..=2 {
        let start = Instant::now();
        let call = || {
            println!(
                "question {question}, asked after {:.1} s",
                start.elapsed().as_secs_f64()
            );
            client.chat(&request)
        };
        match retry(&Retry::default(), call).await {
            Ok(reply) => println!("  {}", reply.text.unwrap_or_default()),
            Err(error) => println!("  {error}"),
        }
    }
}
