//! A loser that is passed by value is dropped before the handler runs; one that is lent stays alive.

include!("../src/main.rs");

use std::pin::pin;
use std::sync::Arc;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn what_the_loser_held_is_free_in_the_handler() {
    let table = Arc::new(());
    let held = table.clone();
    let sits = async move {
        let _table = held;
        sleep(Duration::from_secs(5)).await;
    };
    select! {
        () = sits => unreachable!("the other is faster"),
        () = sleep(Duration::from_secs(1)) => assert_eq!(Arc::strong_count(&table), 1),
    }
}

#[tokio::test(start_paused = true)]
async fn a_loser_that_was_lent_can_be_awaited_later() {
    let start = Instant::now();
    let mut roma = pin!(order("Roma", 2));
    select! {
        _ = order("Napoli", 1) => {}
        _ = &mut roma => unreachable!("Napoli is faster"),
    }
    assert_eq!(roma.await, "a pizza from Roma");
    assert_eq!(start.elapsed().as_secs(), 2);
}

/// As in Python, the loser goes on if it is a task and only its handle is dropped.
#[tokio::test(start_paused = true)]
async fn a_task_goes_on_when_its_handle_loses() {
    let (tell, told) = tokio::sync::oneshot::channel();
    let roma = tokio::spawn(async {
        order("Roma", 2).await;
        tell.send(()).expect("the test waits");
    });
    select! {
        _ = order("Napoli", 1) => {}
        _ = roma => unreachable!("Napoli is faster"),
    }
    told.await.expect("the task goes on to its end");
}
