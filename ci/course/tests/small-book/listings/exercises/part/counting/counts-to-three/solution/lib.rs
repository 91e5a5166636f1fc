//! Counts to the end.

/// Returns the numbers from one to `last`.
pub fn count_to(last: u32) -> Vec<u32> {
    (1..=last).collect()
}
