//! Timers are plain functions that return a future: the call itself looks for the runtime.

include!("../src/main.rs");

use std::panic::catch_unwind;
use tokio::time::{interval, sleep};

const PANIC: &str =
    "there is no reactor running, must be called from the context of a Tokio 1.x runtime";

#[test]
fn timers_panic_when_they_are_called() {
    let calls: [fn(); 3] = [|| drop(sleep(MINUTE)), || drop(interval(MINUTE)), main];
    for call in calls {
        let panic = catch_unwind(call).expect_err("there is no runtime");
        assert_eq!(panic.downcast_ref::<String>().map(String::as_str), Some(PANIC));
    }
}

#[test]
fn with_the_runtime_entered_they_may_be_called() {
    let tokio = Runtime::new().unwrap();
    let _entered = tokio.enter();
    assert_eq!(tokio.block_on(timeout(MINUTE, ask())).as_deref(), Ok("yes"));
}
