//! Handlers and lent futures that don't look like it.

use std::pin::pin;
use std::time::Duration;

use futures::poll;
use tokio::select as first;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use crate::desk::{Desk, SECOND, import};

/// The code after the `select!` is a handler, too.
pub async fn after_the_select(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    let (sender, mut ticks) = mpsc::channel(1);
    tokio::spawn(async move {
        while sender.send(()).await.is_ok() {
            sleep(SECOND).await;
        }
    });
    loop {
        let tick = tokio::select! {
            () = &mut importing => break,
            tick = ticks.recv() => tick,
        };
        if tick.is_some() {
            desk.note().await; // UNPOLLED
        }
    }
}

pub async fn under_another_name(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    first! {
        () = &mut importing => {}
        () = sleep(SECOND) => desk.note().await, // UNPOLLED
    }
}

/// A `timeout` that borrows lends the future as well.
pub async fn until_a_timeout(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    while timeout(SECOND, &mut importing).await.is_err() {
        desk.note().await; // UNPOLLED
    }
}

pub async fn polled_once(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    if poll!(&mut importing).is_pending() {
        desk.note().await; // UNPOLLED, hard
    }
}

pub async fn if_there_is_one(desk: &Desk) {
    let mut importing = Some(Box::pin(import(desk.clone())));
    while importing.is_some() {
        tokio::select! {
            () = async { importing.as_mut().expect("it is there").await }, if importing.is_some() => importing = None,
            () = sleep(SECOND) => desk.note().await, // UNPOLLED, hard
        }
    }
}

macro_rules! every_second {
    ($future:ident, $handler:expr) => {
        loop {
            tokio::select! {
                () = &mut $future => break,
                () = sleep(SECOND) => { $handler.await }
            }
        }
    };
}

pub async fn in_a_macro_of_ones_own(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    every_second!(importing, desk.note()); // UNPOLLED, hard
}

pub async fn asked_every_half_second(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    loop {
        let done = timeout(Duration::from_millis(500), importing.as_mut()).await.is_ok();
        if done {
            break;
        }
        desk.note().await; // UNPOLLED
    }
}
