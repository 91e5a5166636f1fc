//! tokio's `block_on` panics on a thread that runs tasks. Not on one that may block.

include!("../src/main.rs");

use tokio::runtime::{Handle, Runtime};
use tokio::task::{block_in_place, spawn_blocking};

#[tokio::test(flavor = "multi_thread")]
#[should_panic = "Cannot start a runtime from within a runtime"]
async fn not_in_a_task() {
    Handle::current().block_on(ask());
}

#[test]
#[should_panic = "Cannot start a runtime from within a runtime"]
fn not_with_a_runtime_of_ones_own() {
    let inner = Runtime::new().unwrap();
    Runtime::new().unwrap().block_on(async { inner.block_on(ask()) });
}

#[tokio::test]
async fn on_a_thread_that_may_block() {
    let answer = spawn_blocking(|| Handle::current().block_on(ask()));
    assert_eq!(answer.await.unwrap(), "yes");
}

#[tokio::test(flavor = "multi_thread")]
async fn or_where_the_pool_is_told() {
    assert_eq!(block_in_place(|| Handle::current().block_on(ask())), "yes");
}
