//! What `biased` shuts out, and for how long.

include!("../src/main.rs");

use std::cell::Cell;
use std::rc::Rc;

/// The receiver takes what is there, finds the channel empty, and looks at the next branch before the sender runs again.
#[tokio::test]
async fn a_bounded_channel_that_runs_empty_lets_the_stop_through() {
    let (add, mut jobs) = mpsc::channel(8);
    let (tell, mut stop) = oneshot::channel();
    tokio::spawn(async move {
        for job in 0..1000 {
            if job == 8 {
                tell.send(()).expect("the loop waits for it");
                return add.closed().await;
            }
            add.send(job).await.expect("the loop receives");
        }
    });
    tokio::task::yield_now().await;
    let mut done = 0;
    loop {
        select! {
            biased;
            Some(_) = jobs.recv() => done += 1,
            _ = &mut stop => break,
        }
    }
    assert_eq!(done, 8);
}

/// The jobs done before a stop that arrives while the channel is full, with a sender that refills it at once.
async fn jobs_before_the_stop<H: Future>(handler: impl Fn() -> H) -> u32 {
    let (add, mut jobs) = mpsc::channel(8);
    let (tell, mut stop) = oneshot::channel();
    tokio::spawn(async move { while add.send(0).await.is_ok() {} });
    tokio::task::yield_now().await;
    assert_eq!(jobs.len(), 8);
    tell.send(()).expect("the receiver is alive");
    let mut done = 0;
    while done < 1000 {
        select! {
            biased;
            Some(_) = jobs.recv() => {
                done += 1;
                handler().await;
            }
            _ = &mut stop => break,
        }
    }
    done
}

#[tokio::test]
async fn a_sender_that_keeps_refilling_a_bounded_channel_does_not_shut_the_stop_out() {
    assert_eq!(jobs_before_the_stop(|| std::future::ready(())).await, 8);
}

#[tokio::test]
async fn a_handler_that_waits_lets_the_sender_refill_the_channel() {
    assert_eq!(jobs_before_the_stop(tokio::task::yield_now).await, 1000);
}

/// The budget makes the task yield to other tasks, but the loop's other branches still aren't polled.
#[tokio::test]
async fn other_tasks_run_while_other_branches_wait() {
    let (mut jobs, _) = a_thousand_jobs_and_a_stop();
    let (branch, task) = (Cell::new(0), Rc::new(Cell::new(0)));
    let turns = task.clone();
    let local = tokio::task::LocalSet::new();
    local.spawn_local(async move {
        loop {
            turns.set(turns.get() + 1);
            tokio::task::yield_now().await;
        }
    });
    local
        .run_until(async {
            for _ in 0..1000 {
                select! {
                    biased;
                    Some(_) = jobs.recv() => {}
                    () = std::future::poll_fn(|_| {
                        branch.set(branch.get() + 1);
                        std::task::Poll::Pending
                    }) => {}
                }
            }
        })
        .await;
    assert_eq!(branch.get(), 0);
    assert!(task.get() >= 1000 / 128, "{} turns", task.get());
}
