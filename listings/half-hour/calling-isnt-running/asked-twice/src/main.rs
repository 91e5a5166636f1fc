#[tokio::main(flavor = "current_thread")]
async fn main() {
    let price = ask_price();
    println!("{}", price.await);

    let again = ask_price();
    println!("{}", again.await);
}

async fn ask_price() -> &'static str {
    "42 cents"
}
