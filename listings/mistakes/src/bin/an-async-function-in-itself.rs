#[tokio::main]
async fn main() {
    println!("{} agents", team(3).await);
}

/// An agent asks two others, and each of them two more.
async fn team(levels: u32) -> u32 {
    if levels == 1 {
        return 1;
    }
    1 + 2 * Box::pin(team(levels - 1)).await
}
