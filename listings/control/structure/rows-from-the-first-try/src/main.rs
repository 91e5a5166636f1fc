use std::sync::{Arc, Mutex};
use std::time::Duration;
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

async fn import(attempt: u32, table: &Table) -> Result<(), String> {
    let users = tokio::spawn(load_users(attempt, table.clone()));
    let orders = tokio::spawn(load_orders(attempt, table.clone()));
    users.await.expect("no load panics")?;
    orders.await.expect("no load panics")
}

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
