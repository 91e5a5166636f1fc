#[tokio::main(flavor = "current_thread")]
async fn main() {
    let task = tokio::spawn(async { println!("the task runs") });

    for _ in 0..10_000 {
        think_a_little().await;
    }
    println!("10,000 awaits are over");

    task.await.expect("the task does not panic");
}

async fn think_a_little() {}
