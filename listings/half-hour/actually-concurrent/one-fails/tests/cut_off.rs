//! The first error drops those that still wait.

include!("../src/main.rs");

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

static DROPPED: AtomicBool = AtomicBool::new(false);

struct Watch;

impl Drop for Watch {
    fn drop(&mut self) {
        DROPPED.store(true, Relaxed);
    }
}

#[tokio::test(start_paused = true)]
async fn the_critic_is_dropped_before_it_answers() {
    let start = tokio::time::Instant::now();
    let critic = async {
        let _watch = Watch;
        ask("critic", 3).await
    };
    let all = try_join!(ask("scout", 1), refuse("writer"), critic);
    assert_eq!(all, Err("writer has no quota".to_string()));
    assert_eq!(start.elapsed().as_secs(), 2);
    assert!(DROPPED.load(Relaxed));
}
