#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut interval = tokio::time::interval(std::time::Duration::from_secs(1));
    loop {
        interval.tick().await;
        println!("tick");
    }
}
