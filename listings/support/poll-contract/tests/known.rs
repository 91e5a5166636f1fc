//! Futures and runtimes that are known to keep the contract.

use futures::channel::{mpsc, oneshot};
use futures::future::{RemoteHandle, join_all};
use futures::task::AtomicWaker;
use futures::{FutureExt, StreamExt};
use poll_contract::{broken_by_caller, broken_by_future};
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::Poll;

#[test]
fn channels_of_futures() {
    let oneshot = || {
        let (reply, answer) = oneshot::channel();
        (answer, move || reply.send("yes").unwrap())
    };
    assert_eq!(broken_by_future(oneshot), []);
    let mpsc = || {
        let (sender, mut receiver) = mpsc::unbounded();
        (async move { receiver.next().await }, move || sender.unbounded_send(7).unwrap())
    };
    assert_eq!(broken_by_future(mpsc), []);
}

#[test]
fn channels_and_notify_of_tokio() {
    let oneshot = || {
        let (reply, answer) = tokio::sync::oneshot::channel();
        (answer, move || reply.send("yes").unwrap())
    };
    assert_eq!(broken_by_future(oneshot), []);
    let notify = || {
        let notify = Arc::new(tokio::sync::Notify::new());
        (notify.clone().notified_owned(), move || notify.notify_one())
    };
    assert_eq!(broken_by_future(notify), []);
}

#[test]
fn an_atomic_waker_registered_first() {
    let flag = || {
        let flag = Arc::new((AtomicBool::new(false), AtomicWaker::new()));
        let raised = flag.clone();
        let future = poll_fn(move |context| {
            flag.1.register(context.waker());
            if flag.0.load(SeqCst) { Poll::Ready(()) } else { Poll::Pending }
        });
        let raise = move || {
            raised.0.store(true, SeqCst);
            raised.1.wake();
        };
        (future, raise)
    };
    assert_eq!(broken_by_future(flag), []);
}

#[test]
fn executors() {
    let tokio = |tasks| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(join_all(tasks));
    };
    assert_eq!(broken_by_caller(tokio), []);
    assert_eq!(broken_by_caller(|tasks| drop(pollster::block_on(join_all(tasks)))), []);
    let futures = |tasks| drop(futures::executor::block_on(join_all(tasks)));
    assert_eq!(broken_by_caller(futures), []);
    let pool = |tasks: Vec<poll_contract::Task>| {
        let mut pool = futures::executor::LocalPool::new();
        use futures::task::LocalSpawnExt;
        let spawner = pool.spawner();
        tasks.into_iter().for_each(|task| spawner.spawn_local(task).unwrap());
        pool.run();
    };
    assert_eq!(broken_by_caller(pool), []);
}

#[test]
fn a_remote_handle() {
    let remote = || {
        let (reply, answer) = oneshot::channel::<u8>();
        let (task, handle): (_, RemoteHandle<_>) = answer.remote_handle();
        let run = move || {
            reply.send(1).unwrap();
            futures::executor::block_on(task);
        };
        (handle, run)
    };
    assert_eq!(broken_by_future(remote), []);
}
