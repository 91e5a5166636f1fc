use tokio::task::yield_now;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let task = tokio::spawn(back_up("orders.db"));
    yield_now().await; // main has other work
    task.await.expect("copying does not panic");
    println!("done");
}

async fn back_up(file: &str) {
    println!("{file} copied");
}
