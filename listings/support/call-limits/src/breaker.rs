//! A switch that stops calls to a provider that is down.

// ANCHOR: breaker
use std::sync::Mutex;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

const PAUSE: Duration = Duration::from_secs(2);

/// Opens after 5 failures in a row. Then it lets one call through every two seconds, as a probe, and closes as soon as a
/// call is answered.
pub struct Breaker(Mutex<State>);

struct State {
    failures: u32,
    probe_at: Instant,
}

impl Breaker {
    pub fn new() -> Breaker {
        Breaker(Mutex::new(State { failures: 0, probe_at: Instant::now() }))
    }

    /// Returns `false` at once if a call may be made. Otherwise waits until the next probe, and returns `true`.
    pub async fn held_back(&self) -> bool {
        let Some(probe_at) = self.open_until() else { return false };
        sleep_until(probe_at).await;
        true
    }

    fn open_until(&self) -> Option<Instant> {
        let mut state = self.0.lock().expect("no holder panics");
        let now = Instant::now();
        if state.failures < 5 {
            return None;
        }
        if state.probe_at > now {
            return Some(state.probe_at);
        }
        state.probe_at = now + PAUSE; // the next probe, unless this one is answered
        None
    }

    /// Counts what became of a call.
    pub fn record(&self, answered: bool) {
        let mut state = self.0.lock().expect("no holder panics");
        state.failures = if answered { 0 } else { state.failures + 1 };
        state.probe_at = Instant::now() + PAUSE;
    }
}
// ANCHOR_END: breaker

impl Default for Breaker {
    fn default() -> Breaker {
        Breaker::new()
    }
}
