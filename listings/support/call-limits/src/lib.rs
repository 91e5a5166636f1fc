//! What keeps a client within its provider's limits: a rate, a budget for retries, and a circuit breaker.
//!
//! The chapter "Limits" shows all three. They are small enough to be read, and they lack what a library for production
//! has, such as a limit for each of many keys.

mod breaker;
mod budget;
mod rate;

pub use breaker::Breaker;
pub use budget::Budget;
pub use rate::Rate;
