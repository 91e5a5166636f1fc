//! A task that has ended stays in its set, with its result, until somebody takes it out.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn what_has_ended_stays() {
    let mut answers = answer_all().await;
    sleep(Duration::from_secs(3600)).await;
    assert_eq!(answers.len(), 1_000);
    while answers.try_join_next().is_some() {}
    assert_eq!(answers.len(), 0, "all had ended long ago");
}

#[tokio::test(start_paused = true)]
async fn the_result_of_a_task_without_a_handle_is_not_kept() {
    use std::sync::Arc;

    let result = Arc::new(());
    let mut set = JoinSet::new();
    let (one, other) = (result.clone(), result.clone());
    drop(tokio::spawn(async { one }));
    set.spawn(async { other });
    sleep(Duration::from_secs(1)).await;
    assert_eq!(Arc::strong_count(&result), 2, "ours, and the one in the set");
}
