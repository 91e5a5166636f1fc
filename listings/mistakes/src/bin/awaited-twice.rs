#[tokio::main]
async fn main() {
    let my_result = do_some_processing().await;
    println!("{my_result}");
    println!("{my_result}");
}

async fn do_some_processing() -> &'static str {
    "done"
}
