#[tokio::main]
async fn main() {
    println!("{}", report().await);
}

async fn report() -> String {
    format!("{} users", count_users().await)
}

async fn count_users() -> usize {
    3
}
