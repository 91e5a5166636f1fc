//! `join_all` polls only the futures that were woken, if there are more than thirty.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn with_thirty_each_wake_polls_all() {
    let calls = (1..=30).map(|seconds| Counted { future: ask(seconds), polls: 0 });
    assert_eq!(join_all(calls).await, Vec::from_iter(2..=31));
}

#[tokio::test(start_paused = true)]
async fn with_more_each_is_polled_twice() {
    let calls = (1..=31).map(|seconds| Counted { future: ask(seconds), polls: 0 });
    assert_eq!(join_all(calls).await, [2; 31]);
}
