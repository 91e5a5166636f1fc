#[tokio::main(flavor = "current_thread")]
async fn main() {
    for n in 0..500 {
        println!("{n}");
        tokio::task::yield_now().await;
    }
}
