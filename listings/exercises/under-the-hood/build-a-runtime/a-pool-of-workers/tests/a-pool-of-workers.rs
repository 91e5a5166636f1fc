//! The promises of the pool.

use a_pool_of_workers::Pool;
use futures::channel::{mpsc, oneshot};
use futures::executor::block_on;
use futures::stream::StreamExt;
use std::future::{poll_fn, ready};
use std::mem::ManuallyDrop;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

/// How long a test waits for what should happen at once.
const LONG: Duration = Duration::from_secs(3);

/// A pool that stays when the test ends, because dropping it could wait forever.
fn pool(workers: usize) -> ManuallyDrop<Pool> {
    ManuallyDrop::new(Pool::new(workers))
}

/// Spawns a task whose handle the test doesn't need.
fn start(pool: &Pool, future: impl Future<Output = ()> + Send + 'static) {
    drop(pool.spawn(future));
}

/// What the handle returns, or `None` if it takes long.
fn result_of<T: Send + 'static>(
    handle: oneshot::Receiver<T>,
) -> Option<Result<T, oneshot::Canceled>> {
    let (result, received) = channel();
    thread::spawn(move || result.send(block_on(handle)));
    received.recv_timeout(LONG).ok()
}

/// Spawns a task that blocks its worker, and waits until it does. It ends once the sender is dropped.
fn block_a_worker(pool: &Pool) -> Sender<()> {
    let (begins, begun) = channel();
    let (end, ended) = channel::<()>();
    start(pool, async move {
        let _ = begins.send(());
        let _ = ended.recv();
    });
    begun.recv_timeout(LONG).expect("a worker should run this task, but none does");
    end
}

/// A task that counts its polls, waits until it's told to end, and keeps its waker here.
#[derive(Clone, Default)]
struct Probe(Arc<ProbeState>);

#[derive(Default)]
struct ProbeState {
    polls: AtomicUsize,
    ends: AtomicBool,
    waker: Mutex<Option<Waker>>,
}

impl Probe {
    fn future(&self) -> impl Future<Output = ()> + Send + use<> {
        let state = Arc::clone(&self.0);
        poll_fn(move |context| {
            state.polls.fetch_add(1, SeqCst);
            *state.waker.lock().unwrap() = Some(context.waker().clone());
            if state.ends.load(SeqCst) { Poll::Ready(()) } else { Poll::Pending }
        })
    }

    fn polls(&self) -> usize {
        self.0.polls.load(SeqCst)
    }

    /// Its waker, once it has been polled.
    fn waker(&self) -> Waker {
        wait_until(|| self.0.waker.lock().unwrap().is_some());
        self.0
            .waker
            .lock()
            .unwrap()
            .clone()
            .expect("a task should be polled, but it isn't")
    }
}

/// Waits until `condition` holds, but not for long.
fn wait_until(condition: impl Fn() -> bool) {
    for _ in 0..LONG.as_millis() {
        if condition() {
            return;
        }
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_blocked_worker_holds_up_no_task() {
    let pool = pool(2);
    let _end = block_a_worker(&pool);
    let handles: Vec<_> = (0..10).map(|number| pool.spawn(ready(number))).collect();
    for (number, handle) in handles.into_iter().enumerate() {
        let is_done = result_of(handle) == Some(Ok(number));
        assert!(
            is_done,
            "one of two workers is free, but task {number} of 10 doesn't run"
        );
    }
}

/// A future that wakes itself in its first poll, says so, and stays in that poll until the sender is dropped.
fn woken_in_its_poll(
    begins: Sender<()>,
    ended: Receiver<()>,
    polls: Arc<AtomicUsize>,
) -> impl Future<Output = ()> + Send {
    let at_once = AtomicUsize::new(0);
    let ended = Mutex::new(ended);
    poll_fn(move |context: &mut Context<'_>| {
        if polls.fetch_add(1, SeqCst) > 0 {
            return Poll::Ready(());
        }
        assert_eq!(at_once.fetch_add(1, SeqCst), 0, "a task was polled by two workers");
        context.waker().wake_by_ref();
        let _ = begins.send(());
        let _ = ended.lock().unwrap().recv();
        at_once.fetch_sub(1, SeqCst);
        Poll::Pending
    })
}

#[test]
fn a_task_that_is_polled_occupies_one_worker() {
    let pool = pool(2);
    let (begins, begun) = channel();
    let (_end, ended) = channel();
    start(&pool, woken_in_its_poll(begins, ended, Arc::default()));
    begun.recv_timeout(LONG).expect("a worker should run this task, but none does");
    thread::sleep(Duration::from_millis(50)); // time for the second worker to fall for the wake
    assert!(
        result_of(pool.spawn(ready(()))).is_some(),
        "a worker polls a task that has woken itself, and the other worker runs nothing else"
    );
}

#[test]
fn a_wake_during_a_poll_leads_to_another() {
    let pool = pool(1);
    let polls = Arc::new(AtomicUsize::new(0));
    let (begins, begun) = channel();
    let (end, ended) = channel();
    let handle = pool.spawn(woken_in_its_poll(begins, ended, Arc::clone(&polls)));
    begun.recv_timeout(LONG).expect("a worker should run this task, but none does");
    drop(end);
    let is_done = result_of(handle).is_some();
    let polls = polls.load(SeqCst);
    assert!(is_done, "a task was woken during a poll, but its polls stay at {polls}");
}

#[test]
fn three_wakes_are_one_poll() {
    let pool = pool(1);
    let probe = Probe::default();
    start(&pool, probe.future());
    let waker = probe.waker();
    let end = block_a_worker(&pool);
    for _ in 0..3 {
        waker.wake_by_ref();
    }
    drop(end);
    result_of(pool.spawn(ready(()))); // comes after them in the queue
    let polls = probe.polls() - 1;
    assert!(
        polls == 1,
        "a task was woken three times while the worker was busy, and then polled {polls} times"
    );
}

#[test]
fn a_finished_task_is_left_alone() {
    let pool = pool(1);
    let probe = Probe::default();
    let handle = pool.spawn(probe.future());
    let waker = probe.waker();
    probe.0.ends.store(true, SeqCst);
    waker.wake_by_ref();
    let is_done = result_of(handle).is_some();
    assert!(is_done, "a task should be polled when it's woken, but it isn't");
    waker.wake();
    result_of(pool.spawn(ready(())));
    let polls = probe.polls();
    assert!(
        polls == 2,
        "a task ended at its second poll, but it was polled {polls} times"
    );
}

#[test]
fn workers_without_a_task_sleep() {
    let pool = pool(2);
    result_of(pool.spawn(ready(())));
    thread::sleep(Duration::from_millis(50));
    let before = pool.searches();
    thread::sleep(Duration::from_millis(300));
    let searches = pool.searches() - before;
    assert!(
        searches <= 20,
        "while there was nothing to do, two workers looked for a task more than 20 times in 0.3 s"
    );
}

#[test]
fn no_wake_is_lost() {
    let pool = pool(2);
    let (to_second, mut from_first) = mpsc::unbounded();
    let (to_first, mut from_second) = mpsc::unbounded();
    let received = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&received);
    let first = pool.spawn(async move {
        for _ in 0..20_000 {
            to_second.unbounded_send(()).expect("the second task receives");
            from_second.next().await;
            counted.fetch_add(1, SeqCst);
        }
    });
    start(&pool, async move {
        while let Some(()) = from_first.next().await {
            let _ = to_first.unbounded_send(());
        }
    });
    let (done, is_done) = channel();
    thread::spawn(move || done.send(block_on(first)));
    let mut before = None;
    while is_done.recv_timeout(LONG).is_err() {
        let now = Some(received.load(SeqCst));
        assert!(
            now != before,
            "two tasks send each other a message 20,000 times, but at some time, both wait"
        );
        before = now;
    }
}

#[test]
fn a_panic_ends_one_task() {
    let pool = pool(1);
    // The same as `panic!`, without a message on the screen.
    let handle = pool.spawn(async { resume_unwind(Box::new("a bug")) });
    let result: Option<Result<(), _>> = result_of(handle);
    assert!(result.is_some(), "a task has panicked, but its handle waits");
    assert!(
        result == Some(Err(oneshot::Canceled)),
        "a task has panicked, but has an output"
    );
    let next = result_of(pool.spawn(ready(())));
    assert!(next.is_some(), "after a task has panicked, its worker runs nothing");
}

#[test]
fn a_task_that_wakes_itself_lets_others_run() {
    let pool = pool(1);
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    start(
        &pool,
        poll_fn(move |context| {
            context.waker().wake_by_ref();
            if stopped.load(SeqCst) { Poll::Ready(()) } else { Poll::Pending }
        }),
    );
    let ran = result_of(pool.spawn(ready(()))).is_some();
    stop.store(true, SeqCst);
    assert!(ran, "a task that always wakes itself leaves no turn to another");
}

#[test]
fn dropping_the_pool_waits_for_a_poll_under_way() {
    let pool = pool(1);
    let end = block_a_worker(&pool);
    let (dropped, is_dropped) = channel();
    let pool = ManuallyDrop::into_inner(pool);
    thread::spawn(move || {
        drop(pool);
        let _ = dropped.send(());
    });
    let early = is_dropped.recv_timeout(Duration::from_millis(100)).is_ok();
    assert!(
        !early,
        "a worker was in the middle of a poll, but dropping the pool didn't wait"
    );
    drop(end);
    let ends = is_dropped.recv_timeout(LONG).is_ok();
    assert!(ends, "the poll has ended, but dropping the pool still waits");
}

#[test]
fn after_the_pool_is_dropped_its_futures_are_gone() {
    let pool = pool(2);
    let probe = Probe::default();
    let handle = pool.spawn(probe.future());
    let waker = probe.waker();
    let polls = probe.polls();
    let pool = ManuallyDrop::into_inner(pool);
    let (dropped, is_dropped) = channel();
    thread::spawn(move || {
        drop(pool);
        let _ = dropped.send(());
    });
    let ends = is_dropped.recv_timeout(LONG).is_ok();
    assert!(ends, "nothing is under way, but dropping the pool waits");
    let futures = Arc::strong_count(&probe.0) - 1;
    assert!(
        futures == 0,
        "the pool was dropped, but a future that waited is still there"
    );
    waker.wake();
    thread::sleep(Duration::from_millis(50));
    let later = probe.polls() - polls;
    assert!(
        later == 0,
        "the pool was dropped, but a task was polled {later} time after it"
    );
    assert!(
        result_of(handle).is_some(),
        "the pool was dropped, but a handle still waits"
    );
}
