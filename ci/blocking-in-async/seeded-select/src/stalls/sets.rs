//! Sets of futures, which only `next` polls.

use std::collections::VecDeque;

use futures::stream::{FuturesOrdered, FuturesUnordered, StreamExt};
use tokio::select;
use tokio::time::interval;

use crate::desk::{Desk, SECOND, fetch, read};

pub async fn body_of_a_loop(desk: &Desk) {
    let mut reads = [1, 2, 3, 4].map(|page| read(desk.clone(), page)).into_iter().collect::<FuturesUnordered<_>>();
    while let Some(page) = reads.next().await {
        desk.write(page).await; // UNPOLLED
    }
}

pub async fn late_without_a_pool(desk: &Desk) {
    let mut fetches = FuturesUnordered::new();
    for page in [1, 2] {
        fetches.push(fetch(desk.clone(), page));
    }
    while let Some(page) = fetches.next().await {
        desk.index(page).await; // UNPOLLED
    }
}

pub async fn in_order(desk: &Desk) {
    let mut reads = FuturesOrdered::new();
    (1..=4).for_each(|page| reads.push_back(read(desk.clone(), page)));
    loop {
        match reads.next().await {
            Some(page) if page > 0 => desk.write(page).await, // UNPOLLED
            Some(_) => {}
            None => break,
        }
    }
}

pub async fn filled_up_again(desk: &Desk) {
    let mut open: VecDeque<u64> = (1..=6).collect();
    let mut reads = FuturesUnordered::new();
    reads.extend(open.drain(..3).map(|page| read(desk.clone(), page)));
    while let Some(page) = reads.next().await {
        reads.extend(open.pop_front().map(|page| read(desk.clone(), page)));
        desk.write(page).await; // UNPOLLED
    }
}

pub async fn another_branch_awaits(desk: &Desk) {
    let mut fetches: FuturesUnordered<_> = (1..=3).map(|page| fetch(desk.clone(), page)).collect();
    let mut ticks = interval(SECOND / 2);
    loop {
        select! {
            biased;
            page = fetches.next() => if page.is_none() { break },
            _ = ticks.tick() => desk.index(0).await, // UNPOLLED
        }
    }
}

pub async fn its_own_branch_awaits(desk: &Desk) {
    let mut reads: FuturesUnordered<_> = (1..=4).map(|page| read(desk.clone(), page)).collect();
    loop {
        select! {
            Some(page) = reads.next() => desk.write(page).await, // UNPOLLED
            else => break,
        }
    }
}

struct Copier<F> {
    desk: Desk,
    reads: FuturesUnordered<F>,
}

impl<F: Future<Output = u64>> Copier<F> {
    async fn copy(&mut self) {
        while let Some(page) = self.reads.next().await {
            self.desk.write(page).await; // UNPOLLED
        }
    }
}

pub async fn in_a_field(desk: &Desk) {
    let reads = (1..=4).map(|page| read(desk.clone(), page)).collect();
    Copier { desk: desk.clone(), reads }.copy().await;
}

pub async fn by_the_caller(desk: &Desk) {
    copy(&mut (1..=4).map(|page| read(desk.clone(), page)).collect(), desk).await;
}

async fn copy(reads: &mut FuturesUnordered<impl Future<Output = u64>>, desk: &Desk) {
    while let Some(page) = reads.next().await {
        desk.write(page).await; // UNPOLLED
    }
}

pub async fn after_a_few(desk: &Desk) {
    let mut reads: FuturesUnordered<_> = (1..=4).map(|page| read(desk.clone(), page)).collect();
    if let Some(page) = reads.next().await {
        desk.write(page).await; // UNPOLLED, hard
        desk.write(page).await;
    }
    drop(reads);
}
