#[tokio::main]
async fn main() {
    println!("{} tokens", count_tokens("calling").await + 1);
}

async fn count_tokens(text: &str) -> usize {
    text.len()
}
