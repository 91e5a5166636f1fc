#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("stop me");
    tokio::signal::ctrl_c().await.unwrap();
}
