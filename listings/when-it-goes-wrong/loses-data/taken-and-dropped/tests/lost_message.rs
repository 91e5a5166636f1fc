//! `recv` loses nothing when it is dropped. A future that goes on after it does.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn the_question_is_neither_answered_nor_left() {
    let (say, mut questions) = channel(8);
    say.send(("why", 3)).await.unwrap();
    drop(say);
    assert!(timeout(LIMIT, answer_next(&mut questions)).await.is_err());
    assert_eq!(answer_next(&mut questions).await, None);
}

#[tokio::test(start_paused = true)]
async fn recv_alone_loses_nothing() {
    let (say, mut questions) = channel(8);
    assert!(timeout(LIMIT, questions.recv()).await.is_err());
    say.send(("why", 3)).await.unwrap();
    assert_eq!(questions.recv().await, Some(("why", 3)));
}
