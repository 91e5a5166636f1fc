use scripted_model::{Model, Refusal, Script};
use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    fastrand::seed(7); // so that every run is the same
    println!("by status:");
    summarize(by_status).await;
    println!("by code:");
    summarize(by_code).await;
}

// ANCHOR: step
fn by_status(refusal: &Refusal) -> bool {
    refusal.status == 429 || refusal.status >= 500
}

fn by_code(refusal: &Refusal) -> bool {
    refusal.code == "rate_limit_exceeded" || refusal.status >= 500
}

/// Summarizes ten pages of 1,000 tokens, although the account has only 4,000 left.
async fn summarize(worth_a_retry: fn(&Refusal) -> bool) {
    let model = Model::new(Script { quota: 4_000, ..Script::default() });
    for page in 1..=10 {
        match ask(&model, page, worth_a_retry).await {
            Err(refusal) if !worth_a_retry(&refusal) => {
                println!("  page {page}: {refusal}, so it stops here");
                break;
            }
            _ => {}
        }
    }
    let seconds = model.elapsed().as_secs();
    println!("  {} calls in {seconds} s", model.counts().calls);
}

async fn ask(
    model: &Model,
    page: u32,
    worth_a_retry: fn(&Refusal) -> bool,
) -> Result<String, Refusal> {
    let mut retries = 0;
    loop {
        let refusal = match model.ask(&format!("page {page}")).await {
            Ok(answer) => return Ok(answer),
            Err(refusal) => refusal,
        };
        if retries == 5 || !worth_a_retry(&refusal) {
            return Err(refusal);
        }
        let told = refusal.retry_after.unwrap_or_default();
        sleep(told + full_jitter(retries)).await;
        retries += 1;
    }
}
// ANCHOR_END: step

/// A random wait below a limit that doubles with every retry, from 1 s to 8 s.
fn full_jitter(retries: u32) -> Duration {
    let limit = Duration::from_secs(1 << retries.min(3));
    limit.mul_f64(fastrand::f64())
}
