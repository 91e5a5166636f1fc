#[tokio::main(flavor = "current_thread")]
async fn main() {
    let my_future = do_some_processing();
    println!("{}", my_future.await);

    let another = do_some_processing();
    println!("{}", another.await);
}

async fn do_some_processing() -> &'static str {
    "done"
}
