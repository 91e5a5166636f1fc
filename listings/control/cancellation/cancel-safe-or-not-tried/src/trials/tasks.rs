//! Waiting for tasks.

use super::{SECOND, again, one_to_three};
use crate::row::{Row, row};
use cancel_points::Report;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use tokio::spawn;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::sleep;
use tokio_util::task::TaskTracker;

pub fn rows() -> Vec<Row> {
    vec![
        row("`&mut JoinHandle`", "cancel safe", handle_borrowed()),
        row("`JoinHandle`", "its return value is lost", handle_moved())
            .note("the task goes on: await `&mut`"),
        row("`JoinSet::join_next`", "cancel safe", join_next()),
        row("`JoinSet::join_all`", "", join_all())
            .note("the set goes with the call and aborts them: use `join_next`"),
        row("`TaskTracker::wait`", "cancel safe", tracked()),
    ]
}

async fn work(result: u8) -> u8 {
    sleep(u32::from(result) * SECOND).await;
    result
}

type Work = (Option<JoinHandle<u8>>, Option<u8>);

fn result((_, result): &mut Work) -> Result<(), String> {
    result.map(|_| ()).ok_or("the result".into())
}

fn handle_borrowed() -> Report {
    let call = async |(task, result): &mut Work| {
        if result.is_none()
            && let Some(task) = task
        {
            *result = task.await.ok();
        }
    };
    again(async || (Some(spawn(work(1))), None), call, result)
}

fn handle_moved() -> Report {
    let call = async |(task, result): &mut Work| {
        if let Some(task) = task.take() {
            *result = task.await.ok();
        }
    };
    again(async || (Some(spawn(work(1))), None), call, result)
}

fn join_next() -> Report {
    let world = async || ((1..=3).map(work).collect::<JoinSet<u8>>(), Vec::new());
    let call = async |(set, got): &mut (JoinSet<u8>, Vec<u8>)| {
        got.extend(set.join_next().await.and_then(Result::ok))
    };
    again(world, call, |(_, got)| one_to_three(got))
}

fn join_all() -> Report {
    let world = async || {
        let done = Arc::new(AtomicUsize::new(0));
        let work = |number| {
            let done = done.clone();
            async move {
                work(number).await;
                done.fetch_add(1, SeqCst)
            }
        };
        (Some((1..=3).map(work).collect::<JoinSet<_>>()), done.clone())
    };
    let call = async |(set, _): &mut (Option<JoinSet<usize>>, Arc<AtomicUsize>)| match set
        .take()
    {
        Some(set) => _ = set.join_all().await,
        None => sleep(SECOND).await,
    };
    again(world, call, |(_, done)| {
        if done.load(SeqCst) == 3 { Ok(()) } else { Err("the tasks".into()) }
    })
}

fn tracked() -> Report {
    let world = async || {
        let (tracker, done) = (TaskTracker::new(), Arc::new(AtomicUsize::new(0)));
        for number in 1..=3 {
            let done = done.clone();
            tracker.spawn(async move {
                work(number).await;
                done.fetch_add(1, SeqCst)
            });
        }
        tracker.close();
        (tracker, done, 0)
    };
    let call =
        async |(tracker, done, seen): &mut (TaskTracker, Arc<AtomicUsize>, usize)| {
            tracker.wait().await;
            *seen = done.load(SeqCst);
        };
    again(
        world,
        call,
        |(_, _, seen)| if *seen == 3 { Ok(()) } else { Err("a task".into()) },
    )
}
