#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", ask_from_an_async_function().await);
}

async fn ask_from_an_async_function() -> String {
    ask().await
}

async fn ask() -> String {
    "yes".to_string()
}
