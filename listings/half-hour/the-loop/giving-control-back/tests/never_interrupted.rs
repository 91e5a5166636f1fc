//! A task that never gives control back keeps its neighbour from running, where a thread does not.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::{Context, Waker};
use std::thread;
use std::time::Duration;
use tokio::join;
use tokio::runtime::Builder;

include!("../src/main.rs");

static STARTED: AtomicBool = AtomicBool::new(false);
static ANSWERED: AtomicBool = AtomicBool::new(false);
static LET_GO: AtomicBool = AtomicBool::new(false);

/// Whether a future is over after its first poll.
fn is_over_at_once(future: impl Future) -> bool {
    let mut polled = Context::from_waker(Waker::noop());
    pin!(future).poll(&mut polled).is_ready()
}

#[test]
fn only_the_polite_one_gives_control_back() {
    assert!(is_over_at_once(greedy("scout")));
    assert!(!is_over_at_once(polite("scout")));
}

#[test]
fn a_busy_task_is_not_interrupted() {
    let busy = async {
        STARTED.store(true, SeqCst);
        while !ANSWERED.load(SeqCst) && !LET_GO.load(SeqCst) {
            std::hint::spin_loop();
        }
    };
    let answer = async { ANSWERED.store(true, SeqCst) };

    let runtime = thread::spawn(move || {
        Builder::new_current_thread().build().unwrap().block_on(async {
            let (busy, answer) = (tokio::spawn(busy), tokio::spawn(answer));
            join!(busy, answer)
        })
    });
    while !STARTED.load(SeqCst) {
        thread::yield_now();
    }
    thread::sleep(Duration::from_millis(200));
    assert!(
        !ANSWERED.load(SeqCst),
        "the neighbour ran although nobody gave control back"
    );

    LET_GO.store(true, SeqCst);
    runtime.join().unwrap().0.unwrap();
    assert!(ANSWERED.load(SeqCst), "the neighbour runs once the busy task ends");
}
