//! A waker that counts its wakes, and that can do something while it is cloned.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{RawWaker, RawWakerVTable, Waker};
use std::time::Duration;

/// What the wakers of one poll share.
#[derive(Default)]
pub struct Watch {
    wakes: Mutex<usize>,
    woken: Condvar,
    on_clone: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

impl Watch {
    pub fn new() -> Arc<Watch> {
        Arc::default()
    }

    /// Calls `hook` while a waker is cloned for the first time.
    pub fn at_clone(hook: impl FnOnce() + Send + 'static) -> Arc<Watch> {
        Arc::new(Watch { on_clone: Mutex::new(Some(Box::new(hook))), ..Watch::default() })
    }

    pub fn waker(self: &Arc<Watch>) -> Waker {
        let data = Arc::into_raw(self.clone()).cast();
        // SAFETY: each waker owns one count of the `Arc`, whose functions are thread-safe.
        unsafe { Waker::from_raw(RawWaker::new(data, &TABLE)) }
    }

    /// Waits until a waker has been called `times` times, for at most `limit`.
    pub fn is_woken(&self, times: usize, limit: Duration) -> bool {
        let too_few = |wakes: &mut usize| *wakes < times;
        let wait = self.woken.wait_timeout_while(lock(&self.wakes), limit, too_few);
        !wait.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    fn wake(&self) {
        *lock(&self.wakes) += 1;
        self.woken.notify_all();
    }
}

pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

static TABLE: RawWakerVTable = RawWakerVTable::new(clone, wake, wake_by_ref, drop_waker);

// SAFETY: `data` comes from `Arc::into_raw` of an `Arc<Watch>`, and each waker owns one of its counts.

unsafe fn clone(data: *const ()) -> RawWaker {
    let watch = unsafe { &*data.cast::<Watch>() };
    let hook = lock(&watch.on_clone).take();
    if let Some(hook) = hook {
        hook();
    }
    unsafe { Arc::increment_strong_count(data.cast::<Watch>()) };
    RawWaker::new(data, &TABLE)
}

unsafe fn wake(data: *const ()) {
    unsafe { Arc::from_raw(data.cast::<Watch>()) }.wake();
}

unsafe fn wake_by_ref(data: *const ()) {
    unsafe { &*data.cast::<Watch>() }.wake();
}

unsafe fn drop_waker(data: *const ()) {
    drop(unsafe { Arc::from_raw(data.cast::<Watch>()) });
}
