#[tokio::main(flavor = "current_thread")]
async fn main() {
    let agent = "scout";
    async {
        println!("{agent}: yes");
    }
    .await;
    println!("asked");
}
