//! Futures lent to tokio's `select!`, whose handlers await.

use std::pin::{Pin, pin};

use futures::future::{BoxFuture, FutureExt};
use tokio::select;
use tokio::time::{interval, sleep, timeout};

use crate::desk::{Desk, SECOND, fetch, import};

pub async fn pinned_on_the_stack(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    loop {
        select! {
            () = &mut importing => return,
            () = sleep(SECOND) => desk.note().await, // UNPOLLED
        }
    }
}

/// The case in which engineers of Oxide found this, which they named futurelock.
pub async fn boxed_without_a_loop(desk: &Desk) {
    let mut first = import(desk.clone()).boxed();
    tokio::select! {
        () = &mut first => {}
        () = sleep(SECOND) => {
            desk.note().await; // UNPOLLED
        }
    };
}

pub async fn pinned_by_tokio(desk: &Desk) {
    let importing = import(desk.clone());
    tokio::pin!(importing);
    let mut ticks = interval(SECOND);
    loop {
        tokio::select! {
            biased;
            _ = &mut importing => break,
            _ = ticks.tick() => {
                let desk = desk.clone();
                desk.note().await; // UNPOLLED
            }
        }
    }
}

pub async fn reborrowed(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    let mut notes = 0;
    while notes < 3 {
        select! {
            () = importing.as_mut() => return,
            () = sleep(SECOND) => {
                notes += 1;
                desk.note().await; // UNPOLLED
            }
        }
    }
}

pub async fn pinned_by_the_caller(desk: &Desk) {
    watch(pin!(import(desk.clone())), desk).await;
}

async fn watch(mut work: Pin<&mut impl Future<Output = ()>>, desk: &Desk) {
    loop {
        select! {
            () = work.as_mut() => return,
            () = sleep(SECOND) => desk.note().await, // UNPOLLED
        }
    }
}

pub async fn lent_by_the_caller(desk: &Desk) {
    look_at(&mut Box::pin(import(desk.clone())), desk).await;
}

async fn look_at<F>(work: &mut F, desk: &Desk)
where
    F: Future<Output = ()> + Unpin,
{
    select! {
        () = &mut *work => return,
        () = sleep(SECOND) => {}
    }
    select! {
        () = work => {}
        () = sleep(SECOND / 5) => desk.note().await, // UNPOLLED
    }
}

struct Office {
    desk: Desk,
    importing: BoxFuture<'static, ()>,
}

impl Office {
    async fn run(&mut self) {
        loop {
            select! {
                () = &mut self.importing => return,
                () = sleep(SECOND) => self.desk.note().await, // UNPOLLED
            }
        }
    }
}

pub async fn boxed_in_a_field(desk: &Desk) {
    Office { desk: desk.clone(), importing: Box::pin(import(desk.clone())) }.run().await;
}

pub async fn one_of_two(desk: &Desk) {
    let (mut short, mut long) = (pin!(sleep(SECOND)), pin!(import(desk.clone())));
    let mut noted = false;
    loop {
        select! {
            () = &mut short, if !noted => {
                noted = true;
                if desk.late() == 0 {
                    desk.note().await; // UNPOLLED
                }
            }
            () = &mut long => break,
        }
    }
}

pub async fn when_all_are_disabled(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    let (mut rounds, mut done) = (0, false);
    while !done {
        rounds += 1;
        select! {
            () = &mut importing, if rounds != 2 => done = true,
            () = sleep(SECOND), if rounds == 1 => {}
            else => desk.note().await, // UNPOLLED
        }
    }
}

pub async fn deep_in_a_handler(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    loop {
        select! {
            () = &mut importing => return,
            () = sleep(SECOND) => {
                for page in 1..=3 {
                    match page {
                        1 => println!("begins"),
                        _ if page > 5 => unreachable!(),
                        _ => {
                            let noting = desk.note();
                            noting.await; // UNPOLLED
                        }
                    }
                }
            }
        }
    }
}

pub async fn joined_in_a_handler(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    loop {
        select! {
            () = &mut importing => return,
            () = sleep(SECOND) => {
                tokio::join!(desk.note(), desk.note()); // UNPOLLED
            }
        }
    }
}

/// Nothing hangs, but the fetch ends half a minute late.
pub async fn late_without_a_lock(desk: &Desk) {
    let mut fetching = pin!(fetch(desk.clone(), 2));
    loop {
        select! {
            _ = &mut fetching => return,
            () = sleep(SECOND) => desk.index(1).await, // UNPOLLED
        }
    }
}

pub async fn gives_up_politely(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    for seconds in 1.. {
        select! {
            () = &mut importing => return,
            () = sleep(SECOND) => {
                if seconds > 1 {
                    desk.note().await; // UNPOLLED
                    break;
                }
            }
        }
    }
}

/// The names are those of harmless things.
pub async fn called_a_handle(desk: &Desk) {
    let mut handle = Box::pin(import(desk.clone()));
    select! {
        _ = &mut handle => {}
        _ = sleep(SECOND) => desk.note().await, // UNPOLLED
    }
}

pub async fn with_a_limit_of_its_own(desk: &Desk) {
    let mut limited = pin!(timeout(9 * SECOND, fetch(desk.clone(), 2)));
    loop {
        select! {
            page = &mut limited => return drop(page),
            () = sleep(SECOND) => desk.index(1).await, // UNPOLLED
        }
    }
}

pub async fn within_a_task(desk: &Desk) {
    let desk = desk.clone();
    let task = tokio::spawn(async move {
        let work = async {
            import(desk.clone()).await;
            import(desk.clone()).await;
        };
        let mut work = pin!(work);
        loop {
            select! {
                () = &mut work => return,
                () = sleep(SECOND) => desk.note().await, // UNPOLLED
            }
        }
    });
    let _ = task.await;
}

pub async fn a_select_in_a_handler(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    loop {
        select! {
            () = &mut importing => return,
            () = sleep(SECOND) => {
                select! { // UNPOLLED
                    () = desk.note() => {}
                    () = std::future::pending() => {}
                }
            }
        }
    }
}
