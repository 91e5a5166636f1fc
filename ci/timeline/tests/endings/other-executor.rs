fn main() {
    futures::executor::block_on(async {
        println!("begin");
        std::future::pending::<()>().await;
    });
}
