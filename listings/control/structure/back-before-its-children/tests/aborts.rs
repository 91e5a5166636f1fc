//! Dropping a set aborts its tasks and doesn't wait until they are gone.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn the_connection_is_closed_after_the_function_has_returned() {
    assert_eq!(copy_to_all().await, Err("Tokyo is full".to_string()));
    assert_eq!(OPEN.load(SeqCst), 1);
    tokio::task::yield_now().await;
    assert_eq!(OPEN.load(SeqCst), 0);
}
