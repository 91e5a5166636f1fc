//! Streams and sets without anything in flight while the code awaits.

use std::pin::pin;

use futures::future;
use futures::stream::{self, FuturesUnordered, StreamExt};
use tokio::select;
use tokio::time::{interval, sleep};

use crate::desk::{Desk, SECOND, fetch, read};

/// All pages are read before the first is written.
pub async fn collected(desk: &Desk) {
    let reads = stream::iter(1..=4).map(|page| read(desk.clone(), page)).buffered(3);
    for page in reads.collect::<Vec<_>>().await {
        desk.write(page).await;
    }
}

/// The body doesn't await.
pub async fn without_an_await(desk: &Desk) {
    let mut fetches = stream::iter(1..=4).map(|page| fetch(desk.clone(), page)).buffer_unordered(2);
    let mut sum = 0;
    while let Some(page) = fetches.next().await {
        sum += page;
    }
    desk.write(sum).await;
}

/// A page is read and written by the same future.
pub async fn for_each_concurrent(desk: &Desk) {
    let pages = stream::iter(1..=4);
    pages
        .for_each_concurrent(3, async |page| {
            let page = read(desk.clone(), page).await;
            desk.write(page).await;
        })
        .await;
}

/// Pages are read and written in the future that is buffered.
pub async fn whole_steps(desk: &Desk) {
    let copies = stream::iter(1..=4).map(async |page| {
        desk.write(read(desk.clone(), page).await).await;
        page
    });
    let mut copies = pin!(copies.buffer_unordered(3));
    while let Some(page) = copies.next().await {
        println!("page {page} is copied");
    }
}

/// What `for_each` awaits is ready at once.
pub async fn ready_at_once(desk: &Desk) {
    let fetches = stream::iter(1..=4).map(|page| fetch(desk.clone(), page)).buffered(2);
    fetches
        .for_each(|page| {
            println!("page {page}");
            future::ready(())
        })
        .await;
}

/// The stream makes one future after the other.
pub async fn one_at_a_time(desk: &Desk) {
    let mut fetches = pin!(stream::iter(1..=3).then(|page| fetch(desk.clone(), page)));
    while let Some(page) = fetches.next().await {
        desk.index(page).await;
    }
}

/// The set is empty before something else is awaited.
pub async fn emptied_first(desk: &Desk) {
    let mut reads: FuturesUnordered<_> = (1..=4).map(|page| read(desk.clone(), page)).collect();
    let mut pages = Vec::new();
    while let Some(page) = reads.next().await {
        pages.push(page);
    }
    for page in pages {
        desk.write(page).await;
    }
}

/// The handlers of a `select!` over a set don't await.
pub async fn counted(desk: &Desk) {
    let mut fetches: FuturesUnordered<_> = (1..=3).map(|page| fetch(desk.clone(), page)).collect();
    let mut ticks = interval(SECOND);
    let (mut sum, mut seconds) = (0, 0);
    loop {
        select! {
            page = fetches.next() => match page {
                Some(page) => sum += page,
                None => break,
            },
            _ = ticks.tick() => seconds += 1,
        }
    }
    println!("{sum} after {seconds} s");
    desk.write(sum).await;
}

/// The first to end is enough, and the set is dropped with the rest.
pub async fn the_first_of_a_set(desk: &Desk) {
    let first = {
        let mut reads: FuturesUnordered<_> = (1..=4).map(|page| read(desk.clone(), page)).collect();
        reads.next().await
    };
    desk.write(first.unwrap_or(0)).await;
}

/// The futures only sleep.
pub async fn a_set_of_timers(desk: &Desk) {
    let mut timers: FuturesUnordered<_> = (1..=3).map(|seconds| sleep(seconds * SECOND)).collect();
    while timers.next().await.is_some() {
        desk.write(1).await;
    }
}

/// Waits for all of a set at once.
pub async fn joined(desk: &Desk) {
    let pages = future::join_all((1..=4).map(|page| read(desk.clone(), page))).await;
    for page in pages {
        desk.write(page).await;
    }
}
