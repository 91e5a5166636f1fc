//! What keeps a client within its provider's limits: a rate, a budget for retries, and a circuit breaker.
//!
//! The chapter "Limits" shows all three. They are small enough to be read, and they lack what a crate for production
//! has: `governor` also has rates per key, and waits that don't start one after another in the order of arrival.

mod breaker;
mod budget;
mod rate;

pub use breaker::Breaker;
pub use budget::Budget;
pub use rate::Rate;
