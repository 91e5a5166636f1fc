use std::cell::RefCell;
use tokio::task::yield_now;

#[tokio::main]
async fn main() {
    let task = tokio::spawn(answer());
    task.await.expect("the task does not panic");
}

async fn answer() {
    let notes = RefCell::new(vec!["a question"]);
    let mut open = notes.borrow_mut();
    yield_now().await; // the model thinks, the borrow is held
    open.push("an answer");
    println!("{open:?}");
}
