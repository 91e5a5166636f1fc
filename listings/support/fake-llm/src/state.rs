//! What the server knows: the steps that are left, and what it has counted.

use crate::counts::Counts;
use crate::request::Request;
use crate::script::{ApiError, Outcome, RetryAfter, Script, Step};
use scripted_model::Bucket;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::time::Instant;

#[derive(Clone)]
pub(crate) struct State(Arc<Mutex<Inner>>);

pub(crate) struct Inner {
    pub script: Script,
    bucket: Option<(Bucket, RetryAfter)>,
    open: usize,
    pub counts: Counts,
    /// The calls of tools that replies contained so far, which number them.
    pub tool_calls: u64,
    pub requests: Vec<Request>,
    /// The requests that no step matched.
    pub unexpected: Vec<String>,
}

impl State {
    pub fn new(script: Script) -> State {
        State(Arc::new(Mutex::new(Inner {
            script,
            bucket: None,
            open: 0,
            counts: Counts::default(),
            tool_calls: 0,
            requests: Vec::new(),
            unexpected: Vec::new(),
        })))
    }

    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().expect("nothing panics while it holds the lock")
    }

    /// Lets a request in, unless there are too many. The number of the request is in `counts.requests`.
    pub fn enter(&self) -> Open {
        let mut inner = self.lock();
        inner.counts.requests += 1;
        inner.open += 1;
        let number = inner.counts.requests;
        Open { state: self.clone(), number, ended: None }
    }
}

impl Inner {
    /// Checks the limits of the script.
    pub fn admit(&mut self, now: Instant) -> Result<(), ApiError> {
        if self.script.at_once.is_some_and(|limit| self.open > limit) {
            return Err(too_many("too many requests at once"));
        }
        if let Some((per_second, burst, retry_after)) = self.script.bucket {
            let (bucket, _) = self.bucket.get_or_insert_with(|| {
                (Bucket::new(per_second, burst, now), retry_after)
            });
            if let Err(wait) = bucket.take(now) {
                let error = too_many("too many requests per second");
                return Err(match retry_after {
                    RetryAfter::Seconds => {
                        error.retry_after(wait.as_millis().div_ceil(1_000) as u32)
                    }
                    RetryAfter::Milliseconds => {
                        error.retry_after_ms(wait.as_millis() as u32 + 1)
                    }
                    RetryAfter::Neither => error,
                });
            }
        }
        self.counts.most_at_once = self.counts.most_at_once.max(self.open);
        Ok(())
    }

    /// The step that answers the request, taken from the script.
    pub fn take_step(&mut self, request: &Request) -> Option<Step> {
        let last = request.last_text();
        let step = self.script.steps.iter_mut().find(|step| {
            step.times != Some(0)
                && step.model.as_ref().is_none_or(|model| model == request.model())
                && step.asked.as_ref().is_none_or(|asked| last.contains(asked))
        })?;
        if let Some(times) = &mut step.times {
            *times -= 1;
        }
        Some(step.clone())
    }

    /// The number of requests that the script still waits for.
    pub fn remaining(&self) -> u64 {
        self.script.steps.iter().filter_map(|step| step.times).sum()
    }

    /// A line for each step that isn't used up.
    pub fn unused(&self) -> Vec<String> {
        let steps = self.script.steps.iter().enumerate();
        let unused = steps.filter(|(_, step)| step.times.is_some_and(|times| times > 0));
        unused
            .map(|(at, step)| {
                let times = step.times.unwrap_or_default();
                format!("step {} waits for {times} more: {:?}", at + 1, step.outcome)
            })
            .collect()
    }
}

fn too_many(why: &str) -> ApiError {
    let message = format!("Rate limit reached: {why}. Please slow down.");
    ApiError::new(429, "rate_limit_exceeded").message(message)
}

/// How a request ended.
#[derive(Clone, Copy)]
pub(crate) enum Ended {
    Answered,
    Refused(u16),
    Cut,
}

/// A request that isn't over. If it is dropped before it has ended, its client has left.
pub(crate) struct Open {
    pub state: State,
    pub number: u64,
    ended: Option<Ended>,
}

impl Open {
    pub fn end(&mut self, ended: Ended) {
        self.ended = Some(ended);
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut inner = self.state.lock();
        inner.open -= 1;
        let counts = &mut inner.counts;
        match self.ended {
            Some(Ended::Answered) => counts.answered += 1,
            Some(Ended::Cut) => counts.cut += 1,
            Some(Ended::Refused(status)) => {
                counts.refused += 1;
                counts.too_many += u64::from(status == 429);
            }
            None => counts.left += 1,
        }
    }
}

impl Step {
    /// The step without a function in it: what a `respond_with` derives from the request.
    pub(crate) fn resolve(mut self, request: &Request) -> Step {
        while let Outcome::RespondWith(respond) = &self.outcome {
            self = respond(request);
        }
        self
    }
}
