//! Other things with the same names.

use std::collections::VecDeque;

use tokio::time::sleep;

use crate::desk::{Desk, SECOND};

struct Rows {
    pages: VecDeque<u64>,
    capacity: usize,
}

impl Rows {
    fn buffered(mut self, capacity: usize) -> Rows {
        self.capacity = capacity;
        self
    }

    async fn next(&mut self) -> Option<u64> {
        sleep(SECOND).await;
        self.pages.pop_front()
    }
}

/// The method `buffered` is one of the crate's own.
pub async fn a_buffer_of_rows(desk: &Desk) {
    let rows = Rows { pages: (1..=3).collect(), capacity: 0 };
    let mut rows = rows.buffered(8);
    println!("{} rows at once", rows.capacity);
    while let Some(page) = rows.next().await {
        desk.write(page).await;
    }
}

macro_rules! select {
    ($($column:ident),* from $rows:ident) => {
        $rows.iter().map(|row| [$(row.$column),*]).collect::<Vec<_>>()
    };
}

struct Row {
    page: u64,
    size: u64,
}

/// The macro `select!` is one of the crate's own.
pub async fn a_query(desk: &Desk) {
    let rows = [Row { page: 1, size: 2 }, Row { page: 2, size: 3 }];
    for [page, size] in select!(page, size from rows) {
        desk.write(page * size).await;
    }
}

struct FuturesUnordered(Vec<u64>);

impl FuturesUnordered {
    async fn next(&mut self) -> Option<u64> {
        self.0.pop()
    }
}

/// The set is one of the crate's own, and holds no futures.
pub async fn a_set_of_pages(desk: &Desk) {
    let mut pages = FuturesUnordered(vec![1, 2, 3]);
    while let Some(page) = pages.next().await {
        desk.write(page).await;
    }
}
