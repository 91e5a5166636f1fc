use std::cell::RefCell;
use tokio::task::yield_now;

#[tokio::main]
async fn main() {
    let task = tokio::spawn(answer());
    task.await.expect("the task does not panic");
}

async fn answer() {
    let notes = RefCell::new(vec!["a question"]);
    yield_now().await; // the model thinks, nothing is held
    let mut open = notes.borrow_mut();
    open.push("an answer");
    println!("{open:?}");
}
