//! The tasks of a set end with the function that owns it, whether it returns or is dropped.

include!("../src/main.rs");

use tokio::time::timeout;

#[tokio::test(start_paused = true)]
async fn the_load_ends_with_its_function() {
    let table = Table::default();
    assert!(import(1, &table).await.is_err());
    sleep(Duration::from_secs(5)).await;
    assert!(table.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn it_also_ends_if_the_function_is_dropped() {
    let table = Table::default();
    let given_up = timeout(Duration::from_millis(1), import(2, &table)).await;
    assert!(given_up.is_err());
    sleep(Duration::from_secs(5)).await;
    assert!(table.lock().unwrap().is_empty());
}
