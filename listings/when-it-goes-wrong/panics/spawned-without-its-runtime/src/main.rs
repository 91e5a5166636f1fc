use std::rc::Rc;
use tokio::task::spawn_local;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let notes = Rc::new("found it");
    let task = spawn_local(async move { notes.len() });
    println!("{}", task.await.expect("the task does not panic"));
}
