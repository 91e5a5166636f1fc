#[tokio::main]
async fn main() {
    let price = ask_price();
    println!("{}", price.await);
    println!("{}", price.await);
}

async fn ask_price() -> &'static str {
    "42 cents"
}
