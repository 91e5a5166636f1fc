#![deny(closure_returning_async_block)]

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let ask = |agent: &'static str| async move {
        println!("{agent}: yes");
    };
    ask("scout").await;
}
