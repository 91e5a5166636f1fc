//! The leaf keeps the contract, and it calls and drops wakers when nothing is locked.

include!("../src/main.rs");

use poll_contract::broken_by_future;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::Wake;

#[test]
fn it_keeps_the_contract() {
    let delivered = || {
        let (driver, scan) = new_scan();
        (scan, move || driver.deliver("page 1"))
    };
    assert_eq!(broken_by_future(delivered), []);
    let dropped = || {
        let (driver, scan) = new_scan();
        (scan, move || drop(driver))
    };
    assert_eq!(broken_by_future(dropped), []);
}

#[test]
fn a_waker_may_lock_the_slot() {
    struct Locking(Arc<Mutex<Slot>>, AtomicBool);
    impl Wake for Locking {
        fn wake(self: Arc<Self>) {
            self.1.store(self.0.try_lock().is_ok(), SeqCst);
        }
    }
    let (driver, mut scan) = new_scan();
    let waker = Arc::new(Locking(scan.0.clone(), AtomicBool::new(false)));
    let poll = Pin::new(&mut scan).poll(&mut Context::from_waker(&waker.clone().into()));
    assert!(poll.is_pending());
    driver.deliver("page 1");
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
    let (_driver, mut scan) = new_scan();
    let is_unlocked = Arc::new(AtomicBool::new(false));
    let old = Arc::new(Locking(scan.0.clone(), is_unlocked.clone())).into();
    assert!(Pin::new(&mut scan).poll(&mut Context::from_waker(&old)).is_pending());
    drop(old); // the slot has the last clone
    let poll = Pin::new(&mut scan).poll(&mut Context::from_waker(Waker::noop()));
    assert!(poll.is_pending());
    assert!(is_unlocked.load(SeqCst), "the slot was locked when the waker was dropped");
}

#[test]
fn the_driver_may_come_too_late() {
    let (driver, scan) = new_scan();
    drop(scan);
    driver.deliver("page 1");
}
