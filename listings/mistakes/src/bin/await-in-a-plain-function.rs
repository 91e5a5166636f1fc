#[tokio::main]
async fn main() {
    println!("{}", report().await);
}

async fn report() -> String {
    format!("result: {}", do_some_processing().await)
}

async fn do_some_processing() -> String {
    "done".to_string()
}
