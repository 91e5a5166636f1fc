#[tokio::main(flavor = "current_thread")]
async fn main() {
    let my_future = do_some_processing();
    println!("called");
    let my_result = my_future.await;
    println!("{my_result}");
}

async fn do_some_processing() -> &'static str {
    println!("processing");
    "done"
}
