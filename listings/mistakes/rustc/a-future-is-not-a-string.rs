#[tokio::main]
async fn main() {
    let page: String = fetch_page();
    println!("{page}");
}

async fn fetch_page() -> String {
    "<h1>Tea</h1>".to_string()
}
