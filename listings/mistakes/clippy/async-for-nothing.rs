#![deny(clippy::unused_async)]

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{} words", count_words("It is raining.").await);
}

async fn count_words(answer: &str) -> usize {
    answer.split_whitespace().count()
}
