//! Things that hold nothing and do nothing until they are polled again: timers, and the receiving ends of channels.

use std::pin::pin;
use std::time::Duration;

use futures::FutureExt;
use futures::stream::StreamExt;
use tokio::select;
use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio::time::{MissedTickBehavior, Sleep, interval, sleep};
use tokio_util::sync::CancellationToken;

use crate::desk::{Desk, SECOND, fetch};

// Sends the numbers of two pages, one a second.
fn pages(desk: &Desk) -> mpsc::Receiver<u64> {
    let (sender, receiver) = mpsc::channel(8);
    let desk = desk.clone();
    tokio::spawn(async move {
        for page in 1..=2 {
            sleep(SECOND).await;
            let _ = sender.send(fetch(desk.clone(), page).await).await;
        }
    });
    receiver
}

/// `recv` begins anew in every round.
pub async fn receives(desk: &Desk) {
    let mut pages = pages(desk);
    let mut ticks = interval(SECOND);
    loop {
        select! {
            page = pages.recv() => match page {
                Some(page) => desk.write(page).await,
                None => return,
            },
            _ = ticks.tick() => desk.note().await,
        }
    }
}

/// The limit is a timer, which has passed whether it is polled or not.
pub async fn a_limit(desk: &Desk) {
    let mut pages = pages(desk);
    let limit = sleep(20 * SECOND);
    tokio::pin!(limit);
    loop {
        select! {
            () = &mut limit => return,
            Some(page) = pages.recv() => desk.write(page).await,
        }
    }
}

/// The timer is set anew.
pub async fn a_limit_that_is_reset(desk: &Desk) {
    let (mut pages, mut quiet) = (pages(desk), Box::pin(sleep(9 * SECOND)));
    loop {
        select! {
            () = &mut quiet => return,
            Some(page) = pages.recv() => {
                quiet.as_mut().reset(tokio::time::Instant::now() + 9 * SECOND);
                desk.write(page).await;
            }
        }
    }
}

async fn until(mut end: std::pin::Pin<&mut Sleep>, desk: &Desk) {
    let mut pages = pages(desk);
    loop {
        select! {
            () = end.as_mut() => break,
            Some(page) = pages.recv() => desk.write(page).await,
        }
    }
}

/// The type of a parameter says that it is a timer.
pub async fn a_limit_as_a_parameter(desk: &Desk) {
    until(pin!(sleep(9 * SECOND)), desk).await;
}

/// A function returns the timer.
pub async fn a_limit_from_a_function(desk: &Desk) {
    fn pause() -> Sleep {
        sleep(Duration::from_secs(9))
    }
    let (mut pages, mut pause) = (pages(desk), pin!(pause().fuse()));
    loop {
        select! {
            () = &mut pause => break,
            Some(page) = pages.recv() => desk.write(page).await,
        }
    }
}

/// The receiving end of a channel holds at most the answer.
pub async fn an_answer(desk: &Desk) {
    let (sender, mut answer) = oneshot::channel();
    let other = desk.clone();
    tokio::spawn(async move { sender.send(fetch(other, 3).await) });
    loop {
        select! {
            _ = &mut answer => return,
            () = sleep(SECOND) => desk.note().await,
        }
    }
}

struct Request {
    done: oneshot::Receiver<u64>,
}

impl Request {
    async fn wait(mut self, desk: &Desk) {
        loop {
            select! {
                _ = &mut self.done => return,
                () = sleep(SECOND) => desk.index(1).await,
            }
        }
    }
}

/// The type of a field says that it is the receiving end.
pub async fn an_answer_in_a_field(desk: &Desk) {
    let (sender, done) = oneshot::channel();
    let other = desk.clone();
    tokio::spawn(async move { sender.send(fetch(other, 3).await) });
    Request { done }.wait(desk).await;
}

/// The same with the types and the macro of the `futures` crate.
pub async fn an_answer_by_name(desk: &Desk) {
    let (sender, mut answer) = futures::channel::oneshot::channel();
    let other = desk.clone();
    tokio::spawn(async move { sender.send(fetch(other, 3).await) });
    loop {
        futures::select! {
            _ = answer => return,
            () = sleep(SECOND).fuse() => desk.note().await,
        }
    }
}

/// The notification stays.
pub async fn a_notification(desk: &Desk) {
    let stop = std::sync::Arc::new(Notify::new());
    let (told, other) = (stop.clone(), desk.clone());
    tokio::spawn(async move {
        fetch(other, 5).await;
        told.notify_one();
    });
    let mut stopped = pin!(stop.notified());
    loop {
        select! {
            () = &mut stopped => return,
            () = sleep(SECOND) => desk.index(1).await,
        }
    }
}

/// A token stays canceled.
pub async fn a_token(desk: &Desk) {
    let stop = CancellationToken::new();
    let (told, other) = (stop.clone(), desk.clone());
    tokio::spawn(async move {
        fetch(other, 5).await;
        told.cancel();
    });
    let stopped = stop.cancelled();
    tokio::pin!(stopped);
    let mut ticks = interval(SECOND);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        select! {
            biased;
            () = &mut stopped => break,
            _ = ticks.tick() => desk.write(1).await,
        }
    }
}

/// A value that has changed stays so.
pub async fn a_change(desk: &Desk) {
    let (sender, mut seen) = watch::channel(0);
    let other = desk.clone();
    tokio::spawn(async move { sender.send(fetch(other, 2).await) });
    let mut changed = Box::pin(seen.changed());
    loop {
        select! {
            _ = &mut changed => return,
            () = sleep(SECOND) => desk.note().await,
        }
    }
}

/// The caller's future only says when to stop.
pub async fn a_signal(desk: &Desk) {
    serve(sleep(9 * SECOND), desk).await;
}

async fn serve(shutdown: impl Future<Output = ()>, desk: &Desk) {
    let mut pages = pages(desk);
    tokio::pin!(shutdown);
    loop {
        select! {
            () = &mut shutdown => return,
            Some(page) = pages.recv() => desk.write(page).await,
        }
    }
}

/// A stream without futures in flight: the channel fills up meanwhile.
pub async fn a_channel_as_a_stream(desk: &Desk) {
    let (sender, mut pages) = futures::channel::mpsc::channel(8);
    let (mut sender, other) = (sender, desk.clone());
    tokio::spawn(async move {
        for page in 1..=2 {
            let _ = sender.try_send(fetch(other.clone(), page).await);
        }
    });
    while let Some(page) = pages.next().await {
        desk.index(page).await;
    }
}
