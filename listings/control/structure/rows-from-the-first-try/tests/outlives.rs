//! A spawned task outlives the function that spawned it; a joined future doesn't.

include!("../src/main.rs");

use tokio::time::{Instant, timeout};

#[tokio::test(start_paused = true)]
async fn the_load_goes_on_after_its_function() {
    let (table, start) = (Table::default(), Instant::now());
    assert_eq!(import(1, &table).await, Err("the users are locked".to_string()));
    assert_eq!(start.elapsed().as_secs(), 1);
    sleep(Duration::from_secs(5)).await;
    assert_eq!(*table.lock().unwrap(), ["orders of try 1"]);
}

#[tokio::test(start_paused = true)]
async fn it_also_goes_on_if_the_function_is_dropped() {
    let table = Table::default();
    let given_up = timeout(Duration::from_millis(1), import(2, &table)).await;
    assert!(given_up.is_err());
    sleep(Duration::from_secs(5)).await;
    assert_eq!(table.lock().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn joined_futures_end_with_their_function() {
    let table = Table::default();
    let joined =
        tokio::try_join!(load_users(1, table.clone()), load_orders(1, table.clone()));
    assert!(joined.is_err());
    assert_eq!(std::sync::Arc::strong_count(&table), 1, "both are gone at once");
    sleep(Duration::from_secs(5)).await;
    assert!(table.lock().unwrap().is_empty());
}
