//! A model provider simulated in this process, on Tokio's clock.
//!
//! A [`Script`] says how long the provider thinks, what it refuses, when it is down, and what it charges. The
//! [`Model`] follows the script and counts what happens. The listings that need a thousand calls, an outage, or a slow
//! call out of a hundred use it on the paused clock, where an hour passes in no time and every run is the same.
//!
//! The book's `fake-model` is a real HTTP server, for listings about clients. It can't stand in here, because the
//! paused clock would jump ahead while a socket is busy, and without a paused clock these programs would run for
//! minutes and print something else each time.

mod bucket;
mod counts;
mod refusal;
mod script;

pub use counts::Counts;
pub use refusal::Refusal;
pub use script::{LatencyTable, SLOW_TAIL, STEADY, Script};

pub use bucket::Bucket;
use fastrand::Rng;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until};

/// What it takes to be refused: there and back.
pub const ROUND_TRIP: Duration = Duration::from_millis(50);

/// A provider. Its clones are the same provider, so tasks can share it.
#[derive(Clone)]
pub struct Model {
    script: Arc<Script>,
    state: Arc<Mutex<State>>,
}

struct State {
    started: Instant,
    rng: Rng,
    bucket: Option<Bucket>,
    /// When each call that it is thinking about will be done.
    thinking: Vec<Instant>,
    /// The number of clients that wait for an answer or a refusal.
    waiting: usize,
    counts: Counts,
}

impl Model {
    /// Starts a provider that follows `script`. Its outage is counted from this moment.
    pub fn new(script: Script) -> Model {
        let started = Instant::now();
        let bucket =
            script.per_second.map(|rate| Bucket::new(rate, script.burst, started));
        let rng = Rng::with_seed(script.seed);
        let (thinking, waiting, counts) = (Vec::new(), 0, Counts::default());
        let state = State { started, rng, bucket, thinking, waiting, counts };
        Model { script: Arc::new(script), state: Arc::new(Mutex::new(state)) }
    }

    /// Asks the model.
    ///
    /// A refusal takes one [`ROUND_TRIP`] and costs nothing. A call that the provider accepts is billed at once, and
    /// keeps its place there until the answer is ready. Both hold for a call that its client drops, too: the provider
    /// goes on thinking.
    ///
    /// # Errors
    ///
    /// The provider refuses the call when it is down or flaky (503), when the quota is used up, when calls come too fast, or
    /// when it is thinking about too many of them (all 429).
    pub async fn ask(&self, prompt: &str) -> Result<String, Refusal> {
        let accepted = self.accept(Instant::now());
        let mut caller = Caller { model: self, left: accepted.is_ok() };
        match accepted {
            Ok(ready) => sleep_until(ready).await,
            Err(refusal) => {
                sleep(ROUND_TRIP).await;
                return Err(refusal);
            }
        }
        caller.left = false;
        self.state().counts.answers += 1;
        Ok(format!("answer to {prompt}"))
    }

    /// What has happened so far.
    pub fn counts(&self) -> Counts {
        self.state().counts
    }

    /// What has been billed so far, in dollars.
    pub fn cost(&self) -> f64 {
        self.counts().tokens as f64 * self.script.dollars_per_million_tokens / 1e6
    }

    /// The number of calls that it is thinking about, including those whose clients have left.
    pub fn open(&self) -> usize {
        let now = Instant::now();
        self.state().thinking.iter().filter(|ready| **ready > now).count()
    }

    /// The time since it was started.
    pub fn elapsed(&self) -> Duration {
        self.state().started.elapsed()
    }

    /// Accepts a call and returns when its answer will be ready, or refuses it.
    fn accept(&self, now: Instant) -> Result<Instant, Refusal> {
        let script = &*self.script;
        let mut state = self.state();
        state.counts.calls += 1;
        state.waiting += 1;
        state.counts.most_waiting = state.counts.most_waiting.max(state.waiting);
        state.thinking.retain(|ready| *ready > now);
        let accepted = state.refuse(script, now);
        if let Err(refusal) = accepted {
            state.counts.refused(refusal);
            return Err(refusal);
        }

        let ready = now + script.draw_latency(&mut state.rng);
        state.thinking.push(ready);
        let open = state.thinking.len();
        state.counts.most_at_once = state.counts.most_at_once.max(open);
        state.counts.tokens += script.tokens_per_call;
        Ok(ready)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nothing panics while it holds the lock")
    }
}

/// Two lines for the end of a program: what was asked and refused, and what it took.
impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (counts, took) = (self.counts(), self.elapsed().as_secs_f64());
        let Counts { calls, answers, too_many, no_quota, down, most_waiting, .. } =
            counts;
        let refused = too_many + no_quota;
        writeln!(
            f,
            "{calls} calls: {answers} answered, {refused} refused (429), {down} failed (503)"
        )?;
        write!(f, "{took:.0} s, ${:.2}, {most_waiting} calls open at most", self.cost())
    }
}

impl State {
    /// Checks the script's limits, and takes a token from the bucket if none of them is reached.
    fn refuse(&mut self, script: &Script, now: Instant) -> Result<(), Refusal> {
        let second = (now - self.started).as_secs();
        let down = script.outage.contains(&second);
        if down || self.rng.u32(0..100) < script.flaky {
            return Err(Refusal::DOWN);
        }
        if self.counts.tokens + script.tokens_per_call > script.quota {
            return Err(Refusal::NO_QUOTA);
        }
        if self.thinking.len() >= script.at_once {
            return Err(Refusal::too_many(Duration::from_secs(1)));
        }
        match &mut self.bucket {
            Some(bucket) => bucket.take(now).map_err(Refusal::too_many),
            None => Ok(()),
        }
    }
}

/// Notices when a call ends, and when its future is dropped before the answer has come.
struct Caller<'a> {
    model: &'a Model,
    left: bool,
}

impl Drop for Caller<'_> {
    fn drop(&mut self) {
        let mut state = self.model.state();
        state.waiting -= 1;
        state.counts.canceled += u64::from(self.left);
    }
}
