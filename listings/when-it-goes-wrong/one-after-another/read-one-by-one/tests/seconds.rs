//! While a question is answered nobody reads the next.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn four_questions_take_four_seconds() {
    let start = Instant::now();
    answer_all().await;
    assert_eq!(start.elapsed().as_secs(), 4);
}

#[tokio::test(start_paused = true)]
async fn so_they_do_with_for_each_and_two_by_two_they_take_two() {
    let start = Instant::now();
    stream::iter(QUESTIONS).for_each(answer).await;
    assert_eq!(start.elapsed().as_secs(), 4);

    let start = Instant::now();
    stream::iter(QUESTIONS).for_each_concurrent(2, answer).await;
    assert_eq!(start.elapsed().as_secs(), 2);
}
