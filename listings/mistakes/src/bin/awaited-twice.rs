#[tokio::main]
async fn main() {
    let price = ask_price().await;
    println!("{}", price);
    println!("{}", price);
}

async fn ask_price() -> &'static str {
    "42 cents"
}
