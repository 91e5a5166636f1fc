#[tokio::main(flavor = "current_thread")]
async fn main() {
    let my_future = do_some_processing();
    println!("called");
    drop(my_future);
    println!("dropped");
}

async fn do_some_processing() -> &'static str {
    println!("processing");
    "done"
}
