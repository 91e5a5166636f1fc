//! A bound on the share of calls that may be retries.

// ANCHOR: budget
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Every first try earns a tenth of a retry, and up to 50 retries are kept.
pub struct Budget {
    tenths: AtomicU32,
}

impl Budget {
    pub fn new() -> Budget {
        Budget { tenths: AtomicU32::new(0) }
    }

    /// Counts a call that isn't a retry.
    pub fn earn(&self) {
        let earned = |tenths: u32| Some((tenths + 1).min(500));
        let _ = self.tenths.fetch_update(Relaxed, Relaxed, earned);
    }

    /// Pays for a retry. Returns `false` if the budget is spent.
    pub fn spend(&self) -> bool {
        self.tenths
            .fetch_update(Relaxed, Relaxed, |tenths| tenths.checked_sub(10))
            .is_ok()
    }
}
// ANCHOR_END: budget

impl Default for Budget {
    fn default() -> Budget {
        Budget::new()
    }
}
