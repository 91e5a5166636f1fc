use tokio::task::yield_now;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let lone = Comment { text: "Nice!", replies: vec![] };
    let answer = Comment { text: "Thank you very much.", replies: vec![lone] };
    let thread = Comment { text: "I wrote a loop.", replies: vec![answer] };

    println!(
        "without replies: {} bytes",
        size_of_val(&words(&thread.replies[0].replies[0]))
    );
    println!("two levels deep: {} bytes", size_of_val(&words(&thread)));
    println!("{} words", words(&thread).await);
}

struct Comment {
    text: &'static str,
    replies: Vec<Comment>,
}

async fn words(comment: &Comment) -> usize {
    yield_now().await; // the comment is loaded
    let mut sum = comment.text.split_whitespace().count();
    for reply in &comment.replies {
        sum += Box::pin(words(reply)).await;
    }
    sum
}
