use std::cell::RefCell;
use std::time::Duration;
use tokio::{join, time::sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let notes = RefCell::default();
    join!(ask("scout", 1, &notes), ask("critic", 2, &notes));
    println!("{:?}", notes.into_inner());
}

async fn ask(agent: &str, seconds: u64, notes: &RefCell<Vec<String>>) {
    sleep(Duration::from_secs(seconds)).await; // the model thinks
    notes.borrow_mut().push(format!("{agent}: yes"));
}
