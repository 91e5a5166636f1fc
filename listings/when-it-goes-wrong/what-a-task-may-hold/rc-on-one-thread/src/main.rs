use std::rc::Rc;
use tokio::task::{spawn_local, yield_now};

#[tokio::main(flavor = "local")]
async fn main() {
    let task = spawn_local(async {
        let notes = Rc::new("found it");
        yield_now().await;
        println!("{notes}");
    });
    task.await.expect("the task does not panic");
}
