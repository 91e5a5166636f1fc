#[tokio::main(flavor = "current_thread")]
async fn main() {
    let ask = async |agent: &'static str| {
        println!("{agent}: yes");
    };
    ask("scout").await;
}
