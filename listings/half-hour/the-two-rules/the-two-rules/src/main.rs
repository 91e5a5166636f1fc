#[tokio::main]
async fn main() {
    let result = do_some_processing().await;
    println!("{result}");
}

async fn do_some_processing() -> String {
    "done".to_string()
}
