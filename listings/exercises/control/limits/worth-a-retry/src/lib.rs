//! A client that many users share. When a call fails, `ask` tries again, but three things are wrong with how it does
//! that: it retries a used-up quota, it asks again sooner than the provider said, and when the provider is down, it
//! sends six times the calls.
//!
//! Retries may be at most a tenth of all calls. `call_limits::Budget` counts them for you.

use scripted_model::{Model, Refusal};
use std::time::Duration;
use tokio::time::sleep;

pub struct Client {
    model: Model,
}

impl Client {
    pub fn new(model: Model) -> Client {
        Client { model }
    }

    /// Asks the model, with up to five retries.
    pub async fn ask(&self, question: &str) -> Result<String, Refusal> {
        let mut retries = 0;
        loop {
            let result = self.model.ask(question).await;
            if result.is_ok() || retries == 5 {
                return result;
            }
            sleep(full_jitter(retries)).await;
            retries += 1;
        }
    }
}

/// A random wait below a limit that doubles with every retry, from 1 s to 8 s.
fn full_jitter(retries: u32) -> Duration {
    let limit = Duration::from_secs(1 << retries.min(3));
    limit.mul_f64(fastrand::f64())
}
