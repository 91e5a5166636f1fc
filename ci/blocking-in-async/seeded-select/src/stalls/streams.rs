//! Streams with futures in flight, whose consumer awaits.

use std::pin::pin;

use futures::stream::{self, Stream, StreamExt, TryStreamExt};
use tokio::select;
use tokio::time::sleep;

use crate::desk::{Desk, SECOND, fetch, read, try_read};

pub async fn for_each(desk: &Desk) {
    stream::iter(1..=4)
        .map(|page| read(desk.clone(), page))
        .buffered(3)
        .for_each(|page| desk.write(page)) // UNPOLLED
        .await;
}

pub async fn for_each_with_an_async_closure(desk: &Desk) {
    let reads = stream::iter(1..=4).map(|page| read(desk.clone(), page)).buffer_unordered(3);
    reads.for_each(async |page| desk.write(page).await).await; // UNPOLLED
}

pub async fn body_of_a_loop(desk: &Desk) {
    let mut reads = stream::iter(1..=4).map(|page| read(desk.clone(), page)).buffered(3);
    while let Some(page) = reads.next().await {
        desk.write(page).await; // UNPOLLED
    }
}

pub async fn pinned_and_late(desk: &Desk) {
    let pages = stream::iter([1, 2, 3]);
    let mut fetches = pin!(pages.map(|page| fetch(desk.clone(), page)).buffer_unordered(2));
    while let Some(page) = fetches.next().await {
        println!("page {page}");
        desk.index(page).await; // UNPOLLED
    }
}

pub async fn with_results(desk: &Desk) -> Result<(), String> {
    let pages = stream::iter((1..=4).map(Ok::<u64, String>));
    let mut reads = pages.map_ok(|page| try_read(desk.clone(), page)).try_buffered(3);
    while let Some(page) = reads.try_next().await? {
        desk.write(page).await; // UNPOLLED
    }
    Ok(())
}

pub async fn for_each_result(desk: &Desk) -> Result<(), String> {
    let pages = stream::iter((1..=4).map(Ok::<u64, String>));
    pages
        .map_ok(|page| try_read(desk.clone(), page))
        .try_buffer_unordered(3)
        .try_for_each(|page| async move {
            desk.write(page).await; // UNPOLLED
            Ok(())
        })
        .await
}

pub async fn folded(desk: &Desk) {
    let reads = stream::iter(1..=4).map(|page| read(desk.clone(), page)).buffered(3);
    let add = async |sum: u64, page| {
        desk.write(page).await; // UNPOLLED, hard
        sum + page
    };
    println!("{}", reads.fold(0, add).await);
}

pub async fn then_something_else(desk: &Desk) {
    let reads = stream::iter(1..=4).map(|page| read(desk.clone(), page)).buffer_unordered(3);
    let written = reads.then(|page| async move {
        desk.write(page).await; // UNPOLLED
        page
    });
    println!("{:?}", written.collect::<Vec<_>>().await);
}

pub async fn in_a_branch(desk: &Desk) {
    let mut fetches = stream::iter(1..=3).map(|page| fetch(desk.clone(), page)).buffered(2).boxed();
    loop {
        select! {
            page = fetches.next() => if page.is_none() { break },
            () = sleep(SECOND / 2) => desk.index(0).await, // UNPOLLED
        }
    }
}

pub async fn made_by_a_function(desk: &Desk) {
    let mut reads = pin!(reads(desk.clone()));
    while let Some(page) = reads.next().await {
        desk.write(page).await; // UNPOLLED, hard
    }
}

fn reads(desk: Desk) -> impl Stream<Item = u64> {
    stream::iter(1..=4).map(move |page| read(desk.clone(), page)).buffered(3)
}
