#[tokio::main]
async fn main() {
    println!("{}", do_some_processing().await);
}

async fn do_some_processing() -> String {
    "done".to_string()
}
