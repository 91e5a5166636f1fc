#[tokio::main(flavor = "current_thread")]
async fn main() {
    std::future::pending::<()>().await;
}
