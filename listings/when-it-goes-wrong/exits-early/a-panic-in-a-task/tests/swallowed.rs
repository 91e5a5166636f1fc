//! tokio catches a task's panic and puts it into the handle. `join_all` of a `JoinSet` panics with it.

include!("../src/main.rs");

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

#[test]
fn main_does_not_panic() {
    main();
}

#[tokio::test(start_paused = true)]
async fn the_handle_knows() {
    let error = tokio::spawn(ask("critic")).await.unwrap_err();
    let panic = error.into_panic();
    assert_eq!(
        panic.downcast_ref::<String>().map(String::as_str),
        Some("critic has no opinion")
    );
}

#[tokio::test(start_paused = true)]
#[should_panic = "critic has no opinion"]
async fn without_a_task_main_has_it() {
    tokio::join!(ask("critic"), sleep(Duration::from_secs(2)));
}

/// A set of two: the critic panics after one second, the scout would answer after two and counts that.
fn critic_and_scout() -> (tokio::task::JoinSet<String>, Arc<AtomicU32>) {
    let answers = Arc::new(AtomicU32::new(0));
    let mut agents = tokio::task::JoinSet::new();
    agents.spawn(ask("critic"));
    let count = answers.clone();
    agents.spawn(async move {
        sleep(Duration::from_secs(2)).await;
        count.fetch_add(1, SeqCst);
        "yes".to_string()
    });
    (agents, answers)
}

#[tokio::test(start_paused = true)]
async fn join_all_panics_and_aborts_the_rest() {
    let (agents, answers) = critic_and_scout();
    let error = tokio::spawn(agents.join_all()).await.unwrap_err();
    assert!(error.is_panic());
    sleep(Duration::from_secs(5)).await;
    assert_eq!(answers.load(SeqCst), 0);
}

#[tokio::test(start_paused = true)]
async fn join_next_returns_the_panic_and_the_rest_goes_on() {
    let (mut agents, answers) = critic_and_scout();
    assert!(agents.join_next().await.unwrap().unwrap_err().is_panic());
    assert_eq!(agents.join_next().await.unwrap().unwrap(), "yes");
    assert_eq!(answers.load(SeqCst), 1);
}
