use scripted_model::{Model, Refusal, Script};

#[path = "../../behind-a-breaker/src/main.rs"]
#[expect(dead_code, reason = "its main isn't called")]
mod breaker;
#[path = "../../retried-on-a-budget/src/main.rs"]
#[expect(dead_code, reason = "its main isn't called")]
mod budget;
#[path = "../../twenty-per-second/src/main.rs"]
#[expect(dead_code, reason = "its main isn't called")]
mod rate;
#[path = "../../retried-with-jitter/src/main.rs"]
#[expect(dead_code, reason = "its main isn't called")]
mod retry;
#[path = "../../fifty-at-once/src/main.rs"]
#[expect(dead_code, reason = "its main isn't called")]
mod semaphore;
#[path = "../../fifty-in-a-stream/src/main.rs"]
#[expect(dead_code, reason = "its main isn't called")]
mod stream;
#[path = "../../a-thousand-at-once/src/main.rs"]
#[expect(dead_code, reason = "its main isn't called")]
mod unbounded;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("step                 calls  refusals  summaries  time   cost");
    measure("all at once", unbounded::summarize).await;
    measure("at most 50 at once", semaphore::summarize).await;
    measure("50 in a stream", stream::summarize).await;
    measure("20 per second", rate::summarize).await;
    measure("retries", retry::summarize).await;
    measure("retries on a budget", budget::summarize).await;
    measure("and a breaker", breaker::summarize).await;
}

async fn measure(
    step: &str,
    summarize: impl AsyncFn(&Model, u32) -> Vec<Result<String, Refusal>>,
) {
    fastrand::seed(7);
    let model = Model::new(Script::busy());
    summarize(&model, 1_000).await;
    let (counts, seconds) = (model.counts(), model.elapsed().as_secs_f64());
    let (calls, refusals, answers) = (counts.calls, counts.refusals(), counts.answers);
    let dollars = model.cost();
    println!(
        "{step:19}  {calls:5}  {refusals:8}  {answers:9}  {seconds:4.0}  {dollars:5.2}"
    );
}
