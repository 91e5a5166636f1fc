//! What the programs work with: a table behind a lock, a pool of two connections, and a gauge for what ends late.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::{Mutex, Semaphore};
use tokio::time::{Instant, sleep};

pub const SECOND: Duration = Duration::from_secs(1);

pub type Desk = Arc<Things>;

pub struct Things {
    rows: Mutex<Vec<&'static str>>,
    connections: Semaphore,
    /// How late the fetches have ended, in milliseconds altogether.
    late: AtomicU64,
    /// Whether its methods return at once.
    is_ready: bool,
}

pub fn desk() -> Desk {
    new(false)
}

/// A desk whose methods return at once, so whatever awaits them waits for nothing.
pub fn ready() -> Desk {
    new(true)
}

fn new(is_ready: bool) -> Desk {
    Arc::new(Things { rows: Mutex::default(), connections: Semaphore::new(2), late: AtomicU64::new(0), is_ready })
}

impl Things {
    /// Waits for the table, and adds a row.
    pub async fn note(&self) {
        if self.is_ready {
            return;
        }
        self.rows.lock().await.push("note");
    }

    /// Waits for a connection, and writes for a second.
    pub async fn write(&self, _page: u64) {
        if self.is_ready {
            return;
        }
        let _connection = self.connections.acquire().await;
        sleep(SECOND).await;
    }

    /// Works for half a minute, with nothing that anything else needs.
    pub async fn index(&self, _page: u64) {
        if self.is_ready {
            return;
        }
        sleep(30 * SECOND).await;
    }

    pub fn late(&self) -> u64 {
        self.late.load(Ordering::Relaxed)
    }
}

/// Fills the table in three steps of 0.7 seconds, and holds it during each.
pub async fn import(desk: Desk) {
    for month in ["May", "June", "July"] {
        let mut rows = desk.rows.lock().await;
        sleep(Duration::from_millis(700)).await;
        rows.push(month);
    }
}

/// Waits for a connection, and reads for as many seconds as the page's number says.
pub async fn read(desk: Desk, page: u64) -> u64 {
    let _connection = desk.connections.acquire().await;
    sleep(page as u32 * SECOND).await;
    page
}

/// The same, for streams of results.
pub async fn try_read(desk: Desk, page: u64) -> Result<u64, String> {
    Ok(read(desk, page).await)
}

/// Takes as many seconds as the page's number says, and notes on the gauge by how much it ends late.
pub async fn fetch(desk: Desk, page: u64) -> u64 {
    let due = Instant::now() + page as u32 * SECOND;
    sleep(page as u32 * SECOND).await;
    desk.late.fetch_add((Instant::now() - due).as_millis() as u64, Ordering::Relaxed);
    page
}
