use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::{thread, time::Duration};
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};

const LIMIT: Duration = Duration::from_millis(50);

#[tokio::main]
async fn main() {
    for page in 1..=3 {
        if timeout(LIMIT, render(page)).await.is_err() {
            println!("gave up on page {page}");
        }
    }
    println!("rendered at the same time: {}", PEAK.load(Relaxed));
}

/// Rendering takes a lot of memory, so one page at a time.
static PERMITS: Semaphore = Semaphore::const_new(1);

async fn render(page: u32) {
    let _permit = PERMITS.acquire().await.expect("it is never closed");
    let drawn = spawn_blocking(move || {
        draw(page);
    });
    drawn.await.expect("it does not panic");
}

static RUNNING: AtomicU32 = AtomicU32::new(0);
static PEAK: AtomicU32 = AtomicU32::new(0);

fn draw(_page: u32) {
    PEAK.fetch_max(RUNNING.fetch_add(1, Relaxed) + 1, Relaxed);
    thread::sleep(Duration::from_millis(500)); // computes
    RUNNING.fetch_sub(1, Relaxed);
}
