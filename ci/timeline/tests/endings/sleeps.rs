#[tokio::main(flavor = "current_thread")]
async fn main() {
    for n in 1.. {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        println!("{n}");
    }
}
