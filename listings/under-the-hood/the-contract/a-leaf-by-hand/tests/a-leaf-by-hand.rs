//! The leaf keeps the contract, and it calls and drops wakers when nothing is locked.

include!("../src/main.rs");

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::Wake;

// ANCHOR: contract
#[test]
fn the_scan_keeps_the_contract() {
    let broken = poll_contract::broken_by_future(|| {
        let (scanner, scan) = new_scan();
        (scan, move || scanner.deliver("page 1"))
    });
    assert_eq!(broken, []);
}
// ANCHOR_END: contract

#[test]
fn an_unplugged_scanner_keeps_the_contract() {
    let broken = poll_contract::broken_by_future(|| {
        let (scanner, scan) = new_scan();
        (scan, move || drop(scanner))
    });
    assert_eq!(broken, []);
}

#[test]
fn a_waker_may_lock_the_slot() {
    struct Locking(Arc<Mutex<Slot>>, AtomicBool);
    impl Wake for Locking {
        fn wake(self: Arc<Self>) {
            self.1.store(self.0.try_lock().is_ok(), SeqCst);
        }
    }
    let (scanner, mut scan) = new_scan();
    let waker = Arc::new(Locking(scan.0.clone(), AtomicBool::new(false)));
    let poll = Pin::new(&mut scan).poll(&mut Context::from_waker(&waker.clone().into()));
    assert!(poll.is_pending());
    scanner.deliver("page 1");
    assert!(waker.1.load(SeqCst), "the slot was locked when the waker was called");
}

#[test]
fn a_waker_may_lock_the_slot_while_it_is_dropped() {
    struct Locking(Arc<Mutex<Slot>>, Arc<AtomicBool>);
    impl Wake for Locking {
        fn wake(self: Arc<Self>) {}
    }
    impl Drop for Locking {
        fn drop(&mut self) {
            self.1.store(self.0.try_lock().is_ok(), SeqCst);
        }
    }
    let (_scanner, mut scan) = new_scan();
    let is_unlocked = Arc::new(AtomicBool::new(false));
    let old = Arc::new(Locking(scan.0.clone(), is_unlocked.clone())).into();
    assert!(Pin::new(&mut scan).poll(&mut Context::from_waker(&old)).is_pending());
    drop(old); // the slot has the last clone
    let poll = Pin::new(&mut scan).poll(&mut Context::from_waker(Waker::noop()));
    assert!(poll.is_pending());
    assert!(is_unlocked.load(SeqCst), "the slot was locked when the waker was dropped");
}

#[test]
fn the_scanner_may_come_too_late() {
    let (scanner, scan) = new_scan();
    drop(scan);
    scanner.deliver("page 1");
}
