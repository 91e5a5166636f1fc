#[tokio::main]
async fn main() {
    let my_future = do_some_processing();
    println!("{}", my_future.await);
    println!("{}", my_future.await);
}

async fn do_some_processing() -> &'static str {
    "done"
}
