//! A task goes on when its handle is dropped, as long as `main` does.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

include!("../src/main.rs");

static ANSWERED: AtomicBool = AtomicBool::new(false);

#[tokio::test(start_paused = true)]
async fn a_task_does_not_need_its_handle() {
    drop(tokio::spawn(async {
        ask("scout").await;
        ANSWERED.store(true, SeqCst);
    }));
    assert!(!ANSWERED.load(SeqCst));
    sleep(Duration::from_secs(2)).await;
    assert!(ANSWERED.load(SeqCst));
}
