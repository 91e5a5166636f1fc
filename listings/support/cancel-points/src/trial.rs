//! One trial: makes a world, polls the operation, drops it at a given point, and asks the check.

use crate::lines::{self, Await};
use backtrace::Backtrace;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError, Weak, mpsc};
use std::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};
use std::thread;
use std::time::Duration;
use tokio::runtime::{Builder, Handle};

/// How much real time a trial may take.
const LIMIT: Duration = Duration::from_secs(10);

/// Which drop is tried.
#[derive(Clone, Copy)]
pub struct Trial {
    /// The pending poll to drop the operation at, counted from 1.
    pub nth: usize,
    pub moment: Moment,
}

/// When the operation is dropped.
#[derive(Clone, Copy, PartialEq)]
pub enum Moment {
    /// Right after the poll, while it waits.
    Waiting,
    /// When it has been woken, before it is polled again.
    Woken,
}

pub struct Outcome {
    /// Where it waited, or `None` if it finished before.
    pub dropped_at: Option<Vec<Await>>,
    pub lost: Option<String>,
}

/// Runs one trial in a runtime of its own, with a paused clock. Panics if it takes too long.
pub fn run<W>(
    trial: Trial,
    world: &impl AsyncFn() -> W,
    operation: &impl AsyncFn(&mut W),
    check: &impl AsyncFn(&mut W) -> Result<(), String>,
) -> Outcome {
    assert!(
        Handle::try_current().is_err(),
        "call `drop_at_each` outside a runtime: from `fn main()` or a `#[test]`"
    );
    let runtime = Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .expect("a runtime starts");
    let waits: Mutex<Vec<Backtrace>> = Mutex::default();
    let outcome = runtime.block_on(within(LIMIT, async {
        let mut world = world().await;
        let is_dropped = poll_and_drop(trial, &operation, &mut world, &waits).await;
        (is_dropped, check(&mut world).await.err())
    }));
    // Doesn't wait for what still runs on other threads.
    runtime.shutdown_background();
    let awaits =
        lines::awaits(&waits.into_inner().unwrap_or_else(PoisonError::into_inner));
    let Some((is_dropped, lost)) = outcome else {
        let places: String = awaits.iter().map(|place| format!("\n  {place}")).collect();
        let nth = trial.nth;
        panic!(
            "not over after {LIMIT:?}: the operation or the check waits forever; pending poll {nth} waits at{places}"
        );
    };
    Outcome { dropped_at: is_dropped.then_some(awaits), lost }
}

/// Polls the operation until it finishes or is dropped, and says whether it was dropped. Where it waited goes to `waits`.
async fn poll_and_drop<W>(
    trial: Trial,
    operation: &impl AsyncFn(&mut W),
    world: &mut W,
    waits: &Mutex<Vec<Backtrace>>,
) -> bool {
    let mut operation = pin!(operation(world));
    let mut pending = 0;
    poll_fn(|context| {
        if pending == trial.nth {
            return Poll::Ready(true); // it has been woken
        }
        let watch = Watch::new(context.waker().clone(), pending + 1 == trial.nth);
        if operation.as_mut().poll(&mut Context::from_waker(&watch.waker())).is_ready() {
            return Poll::Ready(false);
        }
        pending += 1;
        if pending < trial.nth {
            return Poll::Pending;
        }
        *lock(waits) = watch.who_waits();
        if trial.moment == Moment::Waiting { Poll::Ready(true) } else { Poll::Pending }
    })
    .await
}

/// Awaits a future for at most `limit` of real time, whatever the runtime's clock says.
async fn within<T>(limit: Duration, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let is_over = Arc::new(AtomicBool::new(false));
    // Dropping the sender ends the thread.
    let mut timer: Option<mpsc::Sender<()>> = None;
    poll_fn(move |context| {
        if is_over.load(SeqCst) {
            return Poll::Ready(None);
        }
        timer.get_or_insert_with(|| {
            let (sender, receiver) = mpsc::channel();
            let (waker, is_over) = (context.waker().clone(), is_over.clone());
            thread::spawn(move || {
                if receiver.recv_timeout(limit) == Err(mpsc::RecvTimeoutError::Timeout) {
                    is_over.store(true, SeqCst);
                    waker.wake();
                }
            });
            sender
        });
        future.as_mut().poll(context).map(Some)
    })
    .await
}

/// What is known of one poll.
struct Watch {
    /// The runtime's waker.
    outer: Waker,
    captures: AtomicBool,
    clones: Mutex<Vec<Weak<Watched>>>,
    /// Who woke the waker during the poll, as a future does that only yields.
    yields: Mutex<Vec<Backtrace>>,
}

/// The data of one waker.
struct Watched {
    watch: Arc<Watch>,
    cloned_at: Option<Backtrace>,
}

impl Watch {
    fn new(outer: Waker, captures: bool) -> Arc<Watch> {
        let captures = AtomicBool::new(captures);
        Arc::new(Watch {
            outer,
            captures,
            clones: Mutex::default(),
            yields: Mutex::default(),
        })
    }

    fn waker(self: &Arc<Self>) -> Waker {
        let watched = Arc::new(Watched { watch: self.clone(), cloned_at: None });
        // SAFETY: the functions of `TABLE` treat the pointer as the `Arc` it comes from: each waker owns one count.
        unsafe { Waker::from_raw(RawWaker::new(Arc::into_raw(watched).cast(), &TABLE)) }
    }

    /// Who waits after the poll: whoever still has its clone. A future that was ready after all has dropped it.
    fn who_waits(&self) -> Vec<Backtrace> {
        self.captures.store(false, SeqCst);
        let clones = lock(&self.clones);
        let waits: Vec<_> = clones
            .iter()
            .filter_map(|clone| clone.upgrade()?.cloned_at.clone())
            .collect();
        if waits.is_empty() { std::mem::take(&mut lock(&self.yields)) } else { waits }
    }

    fn capture(&self) -> Option<Backtrace> {
        if self.captures.load(SeqCst) { Some(Backtrace::new_unresolved()) } else { None }
    }
}

static TABLE: RawWakerVTable = RawWakerVTable::new(clone, wake, wake_by_ref, drop_waker);

// SAFETY, for all four: `data` comes from `Arc::into_raw` in `waker` or `clone`, and its waker hasn't been dropped.

unsafe fn clone(data: *const ()) -> RawWaker {
    let watch = unsafe { &(*data.cast::<Watched>()).watch };
    let clone = Arc::new(Watched { watch: watch.clone(), cloned_at: watch.capture() });
    lock(&watch.clones).push(Arc::downgrade(&clone));
    RawWaker::new(Arc::into_raw(clone).cast(), &TABLE)
}

unsafe fn wake(data: *const ()) {
    unsafe { Arc::from_raw(data.cast::<Watched>()) }.watch.outer.wake_by_ref();
}

unsafe fn wake_by_ref(data: *const ()) {
    let watch = unsafe { &(*data.cast::<Watched>()).watch };
    lock(&watch.yields).extend(watch.capture());
    watch.outer.wake_by_ref();
}

unsafe fn drop_waker(data: *const ()) {
    drop(unsafe { Arc::from_raw(data.cast::<Watched>()) });
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};

    #[test]
    fn real_time_is_limited_although_the_clock_is_paused() {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .unwrap();
        let limit = Duration::from_millis(50);
        assert_eq!(runtime.block_on(within(limit, pending::<()>())), None);
        assert_eq!(
            runtime.block_on(within(limit, async {
                tokio::time::sleep(Duration::from_secs(3600)).await
            })),
            Some(())
        );
        assert_eq!(runtime.block_on(within(limit, ready(7))), Some(7));
    }
}
