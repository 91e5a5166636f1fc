//! A switch that stops calls to a provider that is down.

// ANCHOR: breaker
use std::sync::Mutex;
use std::time::Duration;
use tokio::time::Instant;

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

    /// Lets a call through, or returns when to try again.
    pub fn admit(&self) -> Result<(), Instant> {
        let mut state = self.0.lock().expect("no holder panics");
        let now = Instant::now();
        if state.failures < 5 {
            return Ok(());
        }
        if now < state.probe_at {
            return Err(state.probe_at);
        }
        state.probe_at = now + PAUSE; // the next probe, unless this one is answered
        Ok(())
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
