//! What a provider does, as plain data.

use fastrand::Rng;
use std::ops::Range;
use std::time::Duration;

/// How long answers take: of a hundred calls, so many take a time in this range of milliseconds. The shares add up to
/// 100.
pub type LatencyTable = &'static [(u32, Range<u64>)];

/// Every call takes one second.
pub const STEADY: LatencyTable = &[(100, 1_000..1_001)];

/// Half of the calls take less than 0.8 s, nine of ten less than 1 s, and one of fifty takes 8 to 12 s.
pub const SLOW_TAIL: LatencyTable =
    &[(50, 600..800), (40, 800..1_000), (8, 1_000..2_500), (2, 8_000..12_000)];

/// The settings of a [`Model`](crate::Model). The default has no limits, is never down, answers every call after one
/// second, and charges a cent a call.
#[derive(Clone, Debug)]
pub struct Script {
    /// How long it thinks.
    pub latency: LatencyTable,
    /// The seed that the latencies are drawn with. Equal seeds give equal latencies, in the order of the accepted calls.
    pub seed: u64,
    /// It refuses a call while it is thinking about this many.
    pub at_once: usize,
    /// It accepts this many calls per second, on average.
    pub per_second: Option<u32>,
    /// After a pause, it accepts this many calls at the same moment, before `per_second` slows them down.
    pub burst: u32,
    /// When it is down, counted from its start.
    pub outages: Vec<Range<Duration>>,
    /// It refuses to bill more tokens than these.
    pub quota: u64,
    /// What it bills for an accepted call.
    pub tokens_per_call: u64,
    /// What it charges for a million tokens.
    pub dollars_per_million_tokens: f64,
}

impl Default for Script {
    fn default() -> Script {
        Script {
            latency: STEADY,
            seed: 7,
            at_once: usize::MAX,
            per_second: None,
            burst: 1,
            outages: Vec::new(),
            quota: u64::MAX,
            tokens_per_call: 1_000,
            dollars_per_million_tokens: 10.0,
        }
    }
}

impl Script {
    /// Draws how long the next call will take.
    pub(crate) fn draw_latency(&self, rng: &mut Rng) -> Duration {
        let mut percent = rng.u32(0..100);
        for (share, milliseconds) in self.latency {
            if percent < *share {
                return Duration::from_millis(rng.u64(milliseconds.clone()));
            }
            percent -= share;
        }
        panic!("the shares of a latency table must add up to 100");
    }
}
