//! Locks, permits, and notifications. A rival always asks for them a moment later.

use super::{PAUSE, QUEUE, SECOND, again};
use crate::row::{Row, row};
use cancel_points::Report;
use std::sync::{Arc, Mutex as StdMutex};
use tokio::spawn;
use tokio::sync::{Barrier, Mutex, Notify, RwLock, Semaphore};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

const PLACE: &str = "lose your place in the queue";

pub fn rows() -> Vec<Row> {
    vec![
        row("`Mutex::lock`", PLACE, lock()).note("a later call is served first"),
        row("`RwLock::read`", PLACE, read()),
        row("`RwLock::write`", PLACE, write()),
        row("`Semaphore::acquire`", PLACE, acquire()),
        row("`Notify::notified`, for `notify_one`", PLACE, notify_one())
            .note("the notification is kept"),
        row("`Notify::notified`, for `notify_waiters`", PLACE, notify_waiters())
            .note("it reaches only calls already made: use `watch`"),
        row("`Barrier::wait`", "not cancel safe", barrier_wait())
            .note("the dropped call stays counted"),
        row("`CancellationToken::cancelled`", "cancel safe", cancelled()),
    ]
}

/// Who got what they waited for, in order.
type Log = Arc<StdMutex<Vec<&'static str>>>;

fn note(log: &Log, who: &'static str) {
    log.lock().unwrap().push(who);
}

fn we_were_first(log: &Log) -> Result<(), String> {
    match log.lock().unwrap().as_slice() {
        ["we", ..] => Ok(()),
        ["rival", "we", ..] => Err(QUEUE.into()),
        other => Err(format!("{other:?}")),
    }
}

/// Drops and repeats `$ours`, while a rival awaits `$rivals`. Both get their turn after `$held` has been dropped.
macro_rules! in_a_queue {
    ($type:ty = $what:expr, |$it:ident| $held:expr, $ours:expr, $rivals:expr) => {{
        let world = async || {
            let ($it, log) = (Arc::new($what), Log::default());
            let held = $held.expect("it is free");
            spawn(async move {
                sleep(SECOND).await;
                drop(held);
            });
            let world = ($it.clone(), log.clone());
            spawn(async move {
                sleep(PAUSE / 2).await;
                let _turn = $rivals.await;
                note(&log, "rival");
            });
            world
        };
        let call = async |($it, log): &mut (Arc<$type>, Log)| {
            let _turn = $ours.await;
            note(log, "we");
        };
        again(world, call, |(_, log)| we_were_first(log))
    }};
}

fn lock() -> Report {
    in_a_queue!(Mutex<()> = Mutex::new(()), |lock| lock.clone().try_lock_owned(), lock.lock(), lock.lock())
}

fn read() -> Report {
    in_a_queue!(RwLock<()> = RwLock::new(()), |lock| lock.clone().try_write_owned(), lock.read(), lock.write())
}

fn write() -> Report {
    in_a_queue!(RwLock<()> = RwLock::new(()), |lock| lock.clone().try_write_owned(), lock.write(), lock.write())
}

fn acquire() -> Report {
    in_a_queue!(
        Semaphore = Semaphore::new(1),
        |permits| permits.clone().try_acquire_owned(),
        permits.acquire(),
        permits.acquire()
    )
}

/// Wakes one waiting call when it is dropped, and another one a second later.
struct Wakes(Arc<Notify>);

impl Drop for Wakes {
    fn drop(&mut self) {
        self.0.notify_one();
        let notify = self.0.clone();
        spawn(async move {
            sleep(SECOND).await;
            notify.notify_one();
        });
    }
}

fn notify_one() -> Report {
    in_a_queue!(
        Notify = Notify::new(),
        |notify| Some(Wakes(notify.clone())),
        notify.notified(),
        notify.notified()
    )
}

/// A flag that is set when a call has returned.
type World<T> = (Arc<T>, bool);

fn returned<T>((_, has_returned): &mut World<T>, lost: &str) -> Result<(), String> {
    if *has_returned { Ok(()) } else { Err(lost.into()) }
}

fn notify_waiters() -> Report {
    let world = async || {
        let notify = Arc::new(Notify::new());
        let notifies = notify.clone();
        spawn(async move {
            sleep(PAUSE / 2).await;
            notifies.notify_waiters();
        });
        (notify, false)
    };
    let call = async |(notify, has_returned): &mut World<Notify>| {
        notify.notified().await;
        *has_returned = true;
    };
    again(world, call, |world| returned(world, "a notification between two calls"))
}

fn barrier_wait() -> Report {
    let world = async || {
        let barrier = Arc::new(Barrier::new(2));
        let other = barrier.clone();
        let arrived = Arc::new(StdMutex::new(false));
        let arrives = arrived.clone();
        spawn(async move {
            sleep(3600 * SECOND).await;
            *arrives.lock().unwrap() = true;
            other.wait().await
        });
        (barrier, arrived, Ok(()))
    };
    type Meeting = (Arc<Barrier>, Arc<StdMutex<bool>>, Result<(), String>);
    let call = async |(barrier, arrived, is_right): &mut Meeting| {
        barrier.wait().await;
        if !*arrived.lock().unwrap() {
            *is_right = Err("the count: it let one pass alone".into());
        }
    };
    again(world, call, |(_, _, is_right)| is_right.clone())
}

fn cancelled() -> Report {
    let world = async || {
        let token = CancellationToken::new();
        let cancels = token.clone();
        spawn(async move {
            sleep(PAUSE / 2).await;
            cancels.cancel();
        });
        (Arc::new(token), false)
    };
    let call = async |(token, has_returned): &mut World<CancellationToken>| {
        token.cancelled().await;
        *has_returned = true;
    };
    again(world, call, |world| returned(world, "the cancellation"))
}
