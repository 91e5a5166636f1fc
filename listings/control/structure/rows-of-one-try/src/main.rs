use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

type Table = Arc<Mutex<Vec<String>>>;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let table = Table::default();
    if let Err(error) = import(1, &table).await {
        println!("{error}, so main clears the table and tries again");
        table.lock().unwrap().clear();
        import(2, &table).await.expect("the second try succeeds");
    }
    println!("{:?}", table.lock().unwrap());
}

// ANCHOR: import
async fn import(attempt: u32, table: &Table) -> Result<(), String> {
    let mut loads = JoinSet::new();
    loads.spawn(load_users(attempt, table.clone()));
    loads.spawn(load_orders(attempt, table.clone()));
    while let Some(loaded) = loads.join_next().await {
        loaded.expect("no load panics")?; // returns at the first error, and drops the set
    }
    Ok(())
}
// ANCHOR_END: import

async fn load_users(attempt: u32, table: Table) -> Result<(), String> {
    sleep(Duration::from_secs(1)).await; // the database answers
    if attempt == 1 {
        return Err("the users are locked".to_string());
    }
    table.lock().unwrap().push(format!("users of try {attempt}"));
    Ok(())
}

async fn load_orders(attempt: u32, table: Table) -> Result<(), String> {
    sleep(Duration::from_secs(3)).await; // the database answers, later
    table.lock().unwrap().push(format!("orders of try {attempt}"));
    Ok(())
}
