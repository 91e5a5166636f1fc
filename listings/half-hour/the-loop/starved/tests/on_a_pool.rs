//! On a pool, `main` has a thread of its own, so blocking it doesn't stop the heart.

use std::time::Instant;
use tokio::runtime::Builder;

include!("../src/main.rs");

#[test]
fn a_blocked_main_does_not_starve_a_task_on_a_pool() {
    let pool =
        Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    pool.block_on(async {
        tokio::spawn(beat());
        let start = Instant::now();
        while HEARTBEATS.load(Relaxed) < 3 && start.elapsed() < Duration::from_secs(60) {
            thread::sleep(TICK);
        }
    });
    assert!(HEARTBEATS.load(Relaxed) >= 3);
}
