//! The macros and functions of the `futures` crate.

use std::pin::pin;

use futures::future::{self, Either, FutureExt};
use futures::stream::{FuturesUnordered, StreamExt};
use futures::{pin_mut, select, select_biased};
use tokio::time::sleep;

use crate::desk::{Desk, SECOND, import, read};

/// This macro borrows a future that it is given by name.
pub async fn selected_by_name(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()).fuse());
    loop {
        let mut pause = pin!(sleep(SECOND).fuse());
        select! {
            () = importing => return,
            () = pause => desk.note().await, // UNPOLLED
        }
    }
}

pub async fn in_order_by_name(desk: &Desk) {
    let importing = import(desk.clone()).fuse();
    pin_mut!(importing);
    select_biased! {
        () = importing => {}
        () = sleep(SECOND).fuse() => {
            desk.note().await; // UNPOLLED
        }
    }
}

pub async fn with_a_complete_branch(desk: &Desk) {
    let importing = import(desk.clone()).fuse();
    let pause = sleep(SECOND).fuse();
    pin_mut!(importing, pause);
    loop {
        futures::select! {
            () = importing => {}
            () = pause => desk.note().await, // UNPOLLED
            complete => break,
        }
    }
}

pub async fn next_of_a_set(desk: &Desk) {
    let mut reads: FuturesUnordered<_> = (1..=4).map(|page| read(desk.clone(), page)).collect();
    loop {
        select! {
            page = reads.select_next_some() => desk.write(page).await, // UNPOLLED
            complete => break,
        }
    }
}

pub async fn by_a_function(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    loop {
        match future::select(&mut importing, pin!(sleep(SECOND))).await {
            Either::Left(_) => return,
            Either::Right(_) => desk.note().await, // UNPOLLED
        }
    }
}

/// The result holds the future that isn't done, until the end of the `match`.
pub async fn kept_in_the_result(desk: &Desk) {
    match future::select(import(desk.clone()).boxed(), sleep(SECOND).boxed()).await {
        Either::Left(_) => {}
        Either::Right(((), _)) => desk.note().await, // UNPOLLED, hard
    }
}
