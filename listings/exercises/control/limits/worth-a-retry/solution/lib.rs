//! A client that many users share. When a call fails, `ask` tries again if the refusal is worth a retry and the budget
//! allows it, and no sooner than the provider said.

use call_limits::Budget;
use scripted_model::{Model, Refusal};
use std::time::Duration;
use tokio::time::sleep;

pub struct Client {
    model: Model,
    budget: Budget,
}

impl Client {
    pub fn new(model: Model) -> Client {
        Client { model, budget: Budget::new() }
    }

    /// Asks the model, with up to five retries.
    pub async fn ask(&self, question: &str) -> Result<String, Refusal> {
        self.budget.earn();
        let mut retries = 0;
        loop {
            let refusal = match self.model.ask(question).await {
                Ok(answer) => return Ok(answer),
                Err(refusal) => refusal,
            };
            if !is_temporary(&refusal) || retries == 5 || !self.budget.spend() {
                return Err(refusal);
            }
            sleep(refusal.retry_after.unwrap_or_default() + full_jitter(retries)).await;
            retries += 1;
        }
    }
}

fn is_temporary(refusal: &Refusal) -> bool {
    refusal.code == "rate_limit_exceeded" || refusal.status >= 500
}

/// A random wait below a limit that doubles with every retry, from 1 s to 8 s.
fn full_jitter(retries: u32) -> Duration {
    let limit = Duration::from_secs(1 << retries.min(3));
    limit.mul_f64(fastrand::f64())
}
