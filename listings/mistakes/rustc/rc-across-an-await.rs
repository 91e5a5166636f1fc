use std::rc::Rc;
use tokio::task::yield_now;

#[tokio::main]
async fn main() {
    let task = tokio::spawn(async {
        let notes = Rc::new("found it");
        yield_now().await;
        println!("{notes}");
    });
    task.await.expect("the task does not panic");
}
