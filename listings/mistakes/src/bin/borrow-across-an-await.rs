#![deny(clippy::await_holding_refcell_ref)]

use std::cell::RefCell;
use tokio::task::yield_now;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let notes = RefCell::new(vec!["a question"]);
    answer(&notes).await;
    println!("{notes:?}");
}

async fn answer(notes: &RefCell<Vec<&str>>) {
    yield_now().await; // the model thinks, nothing is borrowed
    notes.borrow_mut().push("an answer");
}
