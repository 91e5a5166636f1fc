//! Tasks, which the runtime polls.

use std::pin::pin;

use futures::stream::{self, FuturesUnordered, StreamExt};
use tokio::select;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{interval, sleep};

use crate::desk::{Desk, SECOND, fetch, import, read};

/// The handle of a task is lent.
pub async fn a_handle(desk: &Desk) {
    let mut task = tokio::spawn(import(desk.clone()));
    loop {
        select! {
            _ = &mut task => return,
            () = sleep(SECOND) => desk.note().await,
        }
    }
}

/// The handle of a task has the name of its work.
pub async fn a_handle_with_another_name(desk: &Desk) {
    let importing = tokio::spawn({
        let desk = desk.clone();
        async move {
            import(desk.clone()).await;
            fetch(desk, 1).await
        }
    });
    let mut importing = pin!(importing);
    let mut ticks = interval(SECOND);
    loop {
        select! {
            page = importing.as_mut() => return println!("{page:?}"),
            _ = ticks.tick() => {
                desk.note().await;
            }
        }
    }
}

fn begin(desk: &Desk) -> JoinHandle<u64> {
    let desk = desk.clone();
    tokio::spawn(async move { fetch(desk, 3).await })
}

/// A function starts the task.
pub async fn begun_by_a_function(desk: &Desk) {
    let mut fetching = begin(desk);
    tokio::select! {
        page = &mut fetching => drop(page),
        () = sleep(SECOND) => {
            desk.index(1).await;
            let _ = fetching.await;
        }
    }
}

/// The type of a parameter says that it is a handle.
pub async fn as_a_parameter(desk: &Desk) {
    wait(begin(desk), desk).await;
}

async fn wait(mut work: JoinHandle<u64>, desk: &Desk) {
    loop {
        select! {
            _ = &mut work => return,
            () = sleep(SECOND) => desk.index(1).await,
        }
    }
}

struct Office {
    desk: Desk,
    work: Option<JoinHandle<u64>>,
    next: JoinHandle<u64>,
}

impl Office {
    async fn run(&mut self) {
        loop {
            select! {
                _ = &mut self.next => return,
                () = sleep(SECOND) => self.desk.index(1).await,
            }
        }
    }

    async fn finish(&mut self) {
        let Some(work) = &mut self.work else { return };
        select! {
            _ = work => {}
            () = sleep(SECOND) => self.desk.index(1).await,
        }
    }
}

/// The type of a field says that it is a handle.
pub async fn in_a_field(desk: &Desk) {
    let mut office = Office { desk: desk.clone(), work: Some(begin(desk)), next: begin(desk) };
    office.run().await;
    office.finish().await;
}

/// The set holds handles.
pub async fn a_set_of_handles(desk: &Desk) {
    let mut reads: FuturesUnordered<_> = (1..=4).map(|page| tokio::spawn(read(desk.clone(), page))).collect();
    while let Some(page) = reads.next().await {
        desk.write(page.unwrap_or(0)).await;
    }
}

/// The set is filled with handles.
pub async fn a_set_that_is_filled(desk: &Desk) {
    let mut fetches = FuturesUnordered::new();
    for page in 1..=4 {
        fetches.push(tokio::spawn(fetch(desk.clone(), page)));
    }
    loop {
        select! {
            Some(page) = fetches.next() => desk.index(page.unwrap_or(0)).await,
            else => return,
        }
    }
}

struct Fetches {
    open: FuturesUnordered<JoinHandle<u64>>,
}

/// The type of a field says that the set holds handles.
pub async fn a_set_in_a_field(desk: &Desk) {
    let mut fetches = Fetches { open: FuturesUnordered::new() };
    fetches.open.push(begin(desk));
    fetches.open.push(begin(desk));
    while let Some(page) = fetches.open.next().await {
        desk.index(page.unwrap_or(0)).await;
    }
}

/// A `JoinSet` holds tasks.
pub async fn a_join_set(desk: &Desk) {
    let mut reads = JoinSet::new();
    (1..=4).for_each(|page| drop(reads.spawn(read(desk.clone(), page))));
    while let Some(page) = reads.join_next().await {
        desk.write(page.unwrap_or(0)).await;
    }
}

/// The stream has handles in flight.
pub async fn a_stream_of_handles(desk: &Desk) {
    stream::iter(1..=4)
        .map(|page| read(desk.clone(), page))
        .map(tokio::spawn)
        .buffered(3)
        .for_each(async |page| desk.write(page.unwrap_or(0)).await)
        .await;
}

/// Each closure starts a task.
pub async fn a_stream_of_begun_tasks(desk: &Desk) {
    let pages = stream::iter([1, 2, 3]);
    let mut fetches = pages.map(|page| tokio::spawn(fetch(desk.clone(), page))).buffer_unordered(2);
    while let Some(page) = fetches.next().await {
        desk.index(page.unwrap_or(0)).await;
    }
}

/// The tasks are started first.
pub async fn begun_before(desk: &Desk) {
    let tasks: Vec<JoinHandle<u64>> = (1..=4).map(|page| tokio::spawn(fetch(desk.clone(), page))).collect();
    let mut tasks = tasks.into_iter().collect::<FuturesUnordered<_>>();
    while let Some(page) = tasks.next().await {
        desk.index(page.unwrap_or(0)).await;
    }
}

/// A blocking task has a thread of its own.
pub async fn on_a_thread(desk: &Desk) {
    let mut sum = tokio::task::spawn_blocking(|| (1..=100).sum::<u64>());
    loop {
        select! {
            _ = &mut sum => return,
            () = sleep(SECOND) => desk.note().await,
        }
    }
}
