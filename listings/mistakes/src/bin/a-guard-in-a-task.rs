use std::sync::{Arc, Mutex};
use tokio::task::yield_now;

type Notes = Arc<Mutex<Vec<&'static str>>>;

#[tokio::main]
async fn main() {
    let notes = Notes::new(Mutex::new(vec!["a question"]));
    let task = tokio::spawn(answer(Arc::clone(&notes)));
    task.await.expect("the task does not panic");
    println!("{notes:?}");
}

async fn answer(notes: Notes) {
    yield_now().await; // the model thinks, nothing is held
    notes.lock().expect("no holder panics").push("an answer");
}
