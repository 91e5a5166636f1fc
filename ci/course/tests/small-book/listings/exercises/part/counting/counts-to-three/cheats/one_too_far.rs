//! Is right where it was wrong, and wrong elsewhere.

pub fn count_to(last: u32) -> Vec<u32> {
    (1..last + u32::from(last > 2)).collect()
}
