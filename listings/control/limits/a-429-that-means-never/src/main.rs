use scripted_model::{Model, Refusal, Script};
use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    fastrand::seed(7); // so that every run is the same
    println!("by status:");
    summarize(|refusal| refusal.status == 429 || refusal.status >= 500).await;
    println!("by code:");
    summarize(|refusal| refusal.code == "rate_limit_exceeded" || refusal.status >= 500)
        .await;
}

/// Summarizes ten pages, although the account has money for four.
async fn summarize(worth_a_retry: impl Fn(&Refusal) -> bool) {
    let model = Model::new(Script { quota: 4_000, ..Script::default() });
    for page in 1..=10 {
        if let Err(refusal) = ask(&model, page, &worth_a_retry).await
            && !worth_a_retry(&refusal)
        {
            println!("  page {page}: {refusal}, so the rest isn't asked");
            break;
        }
    }
    println!(
        "  {} calls in {:.0} s",
        model.counts().calls,
        model.elapsed().as_secs_f64()
    );
}

async fn ask(
    model: &Model,
    page: u32,
    worth_a_retry: impl Fn(&Refusal) -> bool,
) -> Result<String, Refusal> {
    let mut retries = 0;
    loop {
        match model.ask(&format!("page {page}")).await {
            Err(refusal) if retries < 5 && worth_a_retry(&refusal) => {
                sleep(refusal.retry_after.unwrap_or_default() + full_jitter(retries))
                    .await;
                retries += 1;
            }
            result => return result,
        }
    }
}

/// A random wait below a limit that doubles with every retry, from 1 s to 8 s.
fn full_jitter(retries: u32) -> Duration {
    let limit = Duration::from_secs(1 << retries.min(3));
    limit.mul_f64(fastrand::f64())
}
