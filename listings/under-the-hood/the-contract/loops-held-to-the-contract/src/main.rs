use futures::future::join_all;
use poll_contract::{Task, broken_by_caller, verdict};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, mpsc};
use std::task::{Context, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

// ANCHOR: main
fn main() {
    let callers: [(&str, Run); 4] = [
        ("half_hour", half_hour),
        ("clears_late", clears_late),
        ("own_thread", own_thread),
        ("pollster", |tasks| drop(pollster::block_on(join_all(tasks)))),
    ];
    for (name, run) in callers {
        println!("{name:<11} {}", verdict(&broken_by_caller(run)));
    }
}
// ANCHOR_END: main

/// Runs all tasks until they have finished.
type Run = fn(Vec<Task>);

/// The loop from the half hour.
fn half_hour(mut tasks: Vec<Task>) {
    let (ready, queue) = mpsc::channel();
    for task in 0..tasks.len() {
        ready.send(task).expect("the queue is open");
    }
    let mut unfinished = tasks.len();
    while unfinished > 0 {
        let task = queue.recv().expect("a sender is alive");
        let waker: Waker = Arc::new(Queued { task, ready: ready.clone() }).into();
        let poll = tasks[task].as_mut().poll(&mut Context::from_waker(&waker));
        unfinished -= usize::from(poll.is_ready());
    }
}

struct Queued {
    task: usize,
    ready: mpsc::Sender<usize>,
}

impl Wake for Queued {
    fn wake(self: Arc<Self>) {
        let _ = self.ready.send(self.task);
    }
}

// ANCHOR: clears-late
/// Polls one future whenever its flag says that it was woken.
fn clears_late(tasks: Vec<Task>) {
    let mut future = Box::pin(join_all(tasks));
    let flag =
        Arc::new(Flag { is_woken: AtomicBool::new(true), thread: thread::current() });
    let waker = flag.clone().into();
    loop {
        while !flag.is_woken.load(SeqCst) {
            thread::park();
        }
        if future.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            return;
        }
        flag.is_woken.store(false, SeqCst);
    }
}

struct Flag {
    is_woken: AtomicBool,
    thread: Thread,
}

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.is_woken.store(true, SeqCst);
        self.thread.unpark();
    }
}
// ANCHOR_END: clears-late

// ANCHOR: own-thread
/// Keeps its queue in a thread-local variable.
fn own_thread(mut tasks: Vec<Task>) {
    READY.set((0..tasks.len()).collect());
    let mut is_finished = vec![false; tasks.len()];
    while is_finished.contains(&false) {
        let Some(task) = READY.with_borrow_mut(VecDeque::pop_front) else {
            thread::park_timeout(Duration::from_millis(10));
            continue;
        };
        if !is_finished[task] {
            let waker = Arc::new(Local(task)).into();
            let poll = tasks[task].as_mut().poll(&mut Context::from_waker(&waker));
            is_finished[task] = poll.is_ready();
        }
    }
}

thread_local!(static READY: RefCell<VecDeque<usize>> = RefCell::default());

struct Local(usize);

impl Wake for Local {
    fn wake(self: Arc<Self>) {
        READY.with_borrow_mut(|ready| ready.push_back(self.0));
    }
}
// ANCHOR_END: own-thread
