use call_limits::{Breaker, Budget, Rate};
use futures::stream::{self, StreamExt};
use scripted_model::{Model, Refusal, Script};
use std::time::Duration;
use tokio::time::{sleep, sleep_until};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    fastrand::seed(7); // so that every run is the same
    let model = Model::new(Script::busy());
    let summaries = summarize(&model, 1_000).await;
    println!("{} pages are summarized", summaries.iter().flatten().count());
    println!("{model}");
}

pub async fn summarize(model: &Model, pages: u32) -> Vec<Result<String, Refusal>> {
    let limits = Limits {
        rate: Rate::new(20, 20),
        budget: Budget::new(),
        breaker: Breaker::new(),
    };
    let calls = stream::iter(0..pages).map(|page| summary(model, page, &limits));
    calls.buffer_unordered(50).collect().await
}

// ANCHOR: step
struct Limits {
    rate: Rate,
    budget: Budget,
    breaker: Breaker,
}

async fn summary(model: &Model, page: u32, limits: &Limits) -> Result<String, Refusal> {
    limits.budget.earn();
    let mut retries = 0;
    loop {
        limits.rate.token().await;
        while let Err(probe_at) = limits.breaker.admit() {
            sleep_until(probe_at).await;
            limits.rate.token().await; // the other token is too old now
        }
        let result = model.ask(&format!("page {page}")).await;
        limits.breaker.record(result.is_ok());
        if result.is_ok() || retries == 5 || !limits.budget.spend() {
            return result;
        }
        sleep(full_jitter(retries)).await;
        retries += 1;
    }
}
// ANCHOR_END: step

/// A random wait below a limit that doubles with every retry, from 1 s to 8 s.
fn full_jitter(retries: u32) -> Duration {
    let limit = Duration::from_secs(1 << retries.min(3));
    limit.mul_f64(fastrand::f64())
}
