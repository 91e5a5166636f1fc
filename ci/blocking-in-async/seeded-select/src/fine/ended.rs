//! Futures that are done, dropped, or polled while something else is awaited.

use std::future::ready;
use std::pin::{Pin, pin};

use futures::future::{self, Either, FutureExt};
use tokio::select;
use tokio::time::{sleep, timeout};

use crate::desk::{Desk, SECOND, fetch, import};

/// The futures are passed by value, and `select!` drops the loser before the handler begins.
pub async fn by_value(desk: &Desk) {
    select! {
        () = import(desk.clone()) => {}
        () = sleep(SECOND) => desk.note().await,
    }
}

/// A future that has a name is passed by value, too.
pub async fn by_value_with_a_name(desk: &Desk) {
    let importing = Box::pin(import(desk.clone()));
    tokio::select! {
        () = importing => {}
        () = sleep(SECOND) => {
            desk.note().await;
        }
    }
}

/// The handler that awaits belongs to the branch of the future, which is done.
pub async fn in_its_own_branch(desk: &Desk) {
    let mut fetching = pin!(fetch(desk.clone(), 3));
    loop {
        select! {
            page = &mut fetching => {
                desk.note().await;
                return desk.write(page).await;
            }
            () = sleep(SECOND) => println!("still fetching"),
        }
    }
}

/// The loop ends only when the future is done.
pub async fn after_the_loop(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    let mut seconds = 0;
    loop {
        select! {
            () = &mut importing => break,
            () = sleep(SECOND) => seconds += 1,
        }
    }
    println!("imported in {seconds} s");
    desk.note().await;
}

/// Every other branch leaves the function.
pub async fn after_the_only_branch(desk: &Desk) {
    let mut fetching = Box::pin(fetch(desk.clone(), 2));
    let page = select! {
        page = &mut fetching => page,
        () = sleep(9 * SECOND) => return println!("too slow"),
    };
    desk.write(page).await;
}

/// No handler awaits.
pub async fn without_an_await(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    loop {
        select! {
            biased;
            () = sleep(SECOND) => {
                println!("{} ms late", desk.late());
                continue;
            }
            () = importing.as_mut() => break,
        }
    }
}

/// The handler awaits the future itself.
pub async fn awaits_the_same(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    select! {
        () = &mut importing => {}
        () = sleep(SECOND) => {
            println!("still importing");
            importing.await;
            desk.note().await;
        }
    }
}

/// The handler polls both.
pub async fn joins_both(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    select! {
        () = &mut importing => {}
        () = sleep(SECOND) => {
            tokio::join!(&mut importing, desk.note());
        }
    }
}

/// The handler polls the future in a `select!` of its own.
pub async fn selects_again(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    select! {
        () = &mut importing => {}
        () = sleep(SECOND) => {
            let mut noting = pin!(desk.note());
            select! {
                () = importing.as_mut() => {}
                () = &mut noting => {}
            }
        }
    }
}

/// The handler gives the future a little more time.
pub async fn a_second_limit(desk: &Desk) {
    let mut importing = Box::pin(import(desk.clone()));
    let done = select! {
        () = &mut importing => true,
        () = sleep(SECOND) => timeout(9 * SECOND, &mut importing).await.is_ok(),
    };
    println!("{done}");
}

async fn finish(mut work: Pin<&mut impl Future<Output = ()>>, desk: &Desk) {
    select! {
        () = work.as_mut() => {}
        () = sleep(9 * SECOND) => println!("{}", desk.late()),
    }
}

/// The handler passes the future to a function that polls it.
pub async fn passed_on(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    select! {
        () = &mut importing => {}
        () = sleep(SECOND) => finish(importing.as_mut(), desk).await,
    }
}

/// The handler drops the future first.
pub async fn dropped_first(desk: &Desk) {
    let mut importing = Box::pin(import(desk.clone()));
    select! {
        () = &mut importing => {}
        () = sleep(SECOND) => {
            drop(importing);
            desk.note().await;
        }
    }
}

/// The future is in an `Option`, which the handler empties.
pub async fn taken_first(desk: &Desk) {
    let mut importing = pin!(Some(import(desk.clone())));
    let mut noted = false;
    while let Some(work) = importing.as_mut().as_pin_mut() {
        select! {
            () = work => break,
            () = sleep(SECOND) => {
                importing.set(None);
                desk.note().await;
                noted = true;
            }
        }
    }
    println!("{noted}");
}

/// The handler turns the future into a task.
pub async fn spawned_in_time(desk: &Desk) {
    let mut importing = import(desk.clone()).boxed();
    select! {
        () = &mut importing => {}
        () = sleep(SECOND) => {
            let task = tokio::spawn(importing);
            desk.note().await;
            let _ = task.await;
        }
    }
}

/// A task does what the handler wants.
pub async fn leaves_it_to_a_task(desk: &Desk) {
    let mut importing = pin!(import(desk.clone()));
    loop {
        select! {
            () = &mut importing => break,
            () = sleep(SECOND) => {
                let desk = desk.clone();
                tokio::spawn(async move { desk.note().await });
            }
        }
    }
}

/// What the handler awaits is ready at once.
pub async fn ready_at_once(desk: &Desk) {
    let mut fetching = pin!(fetch(desk.clone(), 3));
    loop {
        select! {
            _ = &mut fetching => break,
            () = sleep(SECOND) => ready(()).await,
        }
    }
}

async fn log(seconds: &mut u64) {
    *seconds += 1;
    println!("{seconds} s");
}

/// The handler calls an async function that never waits.
pub async fn an_async_function_without_an_await(desk: &Desk) {
    let mut fetching = pin!(fetch(desk.clone(), 3));
    let mut seconds = 0;
    loop {
        select! {
            _ = &mut fetching => break,
            () = sleep(SECOND) => log(&mut seconds).await,
        }
    }
}

/// The result of `future::select` holds the future that isn't done, and awaits it.
pub async fn awaits_the_rest(desk: &Desk) {
    match future::select(import(desk.clone()).boxed(), sleep(SECOND).boxed()).await {
        Either::Left(_) => {}
        Either::Right(((), rest)) => rest.await,
    }
}

/// The future has a block of its own, which drops it.
pub async fn dropped_with_its_block(desk: &Desk) {
    let done = {
        let mut importing = pin!(import(desk.clone()));
        select! {
            () = &mut importing => true,
            () = sleep(SECOND) => false,
        }
    };
    println!("{done}");
    desk.note().await;
}
