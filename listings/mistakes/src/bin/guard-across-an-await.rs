use std::sync::Mutex;
use tokio::task::yield_now;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let notes = Mutex::new(vec!["a question"]);
    answer(&notes).await;
    println!("{notes:?}");
}

async fn answer(notes: &Mutex<Vec<&str>>) {
    yield_now().await; // the model thinks, nothing is held
    let mut notes = notes.lock().expect("no holder panics");
    notes.push("an answer");
}
