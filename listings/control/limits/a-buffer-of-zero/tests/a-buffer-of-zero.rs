//! A limit of zero never ends, whatever there is to do, and only a shared semaphore holds for any number of agents.

include!("../src/main.rs");
use futures::future::join_all;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use tokio::sync::Semaphore;

#[tokio::test(start_paused = true)]
async fn an_empty_stream_doesnt_end_either() {
    let none = stream::empty().map(ask).buffer_unordered(0).count();
    assert!(timeout(HOUR, none).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn neither_does_buffered() {
    let foods = stream::iter(["tea"]).map(ask).buffered(0).count();
    assert!(timeout(HOUR, foods).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_semaphore_without_permits_waits_as_well() {
    let permits = Semaphore::new(0);
    let asked = async {
        let _permit = permits.acquire().await;
        ask("tea").await
    };
    assert!(timeout(HOUR, asked).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn to_for_each_concurrent_zero_means_no_limit() {
    let foods = stream::iter(["tea", "soup", "rice"]);
    let all = foods.for_each_concurrent(0, async |food| {
        ask(food).await;
    });
    assert!(timeout(Duration::from_millis(1_500), all).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn more_agents_than_calls_exceed_the_limit_with_one_call_each() {
    for agents in [6, 10] {
        let (each, no_limit) = ((5 / agents).max(1), Semaphore::new(100));
        assert_eq!(most_at_once(agents, each, no_limit).await, agents);
    }
}

#[tokio::test(start_paused = true)]
async fn a_shared_semaphore_holds_for_any_number_of_agents() {
    for (agents, most) in [(1, 3), (2, 5), (5, 5), (10, 5)] {
        let five = Semaphore::new(5);
        assert_eq!(most_at_once(agents, 5, five).await, most, "{agents} agents");
    }
}

/// Lets agents ask about three foods each, and returns how many calls were open at most.
async fn most_at_once(agents: usize, each: usize, permits: Semaphore) -> usize {
    let (open, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let ask = async |food| {
        let _permit = permits.acquire().await.expect("it is never closed");
        most.fetch_max(open.fetch_add(1, Relaxed) + 1, Relaxed);
        ask(food).await;
        open.fetch_sub(1, Relaxed);
    };
    let agents = (0..agents).map(|_| {
        let foods = stream::iter(["tea", "soup", "rice"]);
        foods.map(&ask).buffer_unordered(each).count()
    });
    let answers = timeout(HOUR, join_all(agents)).await.expect("all are answered");
    assert!(answers.iter().all(|answers| *answers == 3));
    most.into_inner()
}
