use tokio::task::yield_now;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let answer = ask("scout").await;
    println!("{} words", count_words(&answer));
}

async fn ask(agent: &str) -> String {
    yield_now().await; // the model thinks
    format!("{agent}: It is raining.")
}

fn count_words(answer: &str) -> usize {
    answer.split_whitespace().count()
}
