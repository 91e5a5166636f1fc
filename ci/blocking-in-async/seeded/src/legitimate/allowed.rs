//! Async code that blocks, and whose author says so.

use std::fs;
use std::time::Duration;

/// Allowed for the function, because it runs once, before there are other tasks.
#[allow(unknown_lints, blocking_in_async)]
pub async fn at_start() -> String {
    fs::read_to_string("agent.toml").unwrap_or_default()
}

/// Allowed for a statement.
pub async fn at_exit() {
    tokio::task::yield_now().await;
    #[allow(unknown_lints, blocking_in_async)]
    let removed = fs::remove_file("lock");
    #[allow(unknown_lints, blocking_in_async)]
    {
        std::thread::sleep(Duration::from_millis(1));
    }
    drop(removed);
}

pub struct Demonstration;

#[allow(unknown_lints, blocking_in_async)]
impl Demonstration {
    /// Allowed for all methods, which demonstrate blocking.
    pub async fn stall(&self) {
        std::thread::sleep(Duration::from_secs(1));
    }
}

mod stalls {
    #![allow(unknown_lints, blocking_in_async)]

    /// Allowed for the module.
    pub async fn stall() {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}

pub async fn demonstrated() {
    stalls::stall().await;
    Demonstration.stall().await;
}
