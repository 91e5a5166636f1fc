use futures::{StreamExt, stream};

#[tokio::main]
async fn main() {
    let mut answers = stream::iter(["yes", "no"]);
    while let Some(answer) = answers.next().await {
        println!("{answer}");
    }
}
