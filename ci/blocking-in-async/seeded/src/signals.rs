//! Waiting for time, for threads, and for one another.

use std::sync::{Arc, Barrier, Condvar, Mutex};
use std::thread::{self, JoinHandle, sleep as nap};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_millis(200);

pub async fn retry<T, E>(mut ask: impl AsyncFnMut() -> Result<T, E>) -> Result<T, E> {
    for attempt in 1..5 {
        match ask().await {
            Ok(answer) => return Ok(answer),
            Err(_) => nap(PATIENCE * attempt), // BLOCKS
        }
    }
    ask().await
}

pub struct Limiter {
    last: Option<Instant>,
    every: Duration,
}

impl Limiter {
    pub async fn turn(&mut self) {
        if let Some(last) = self.last {
            thread::sleep(self.every.saturating_sub(last.elapsed())); // BLOCKS
        }
        self.last = Some(Instant::now());
    }

    pub async fn turns(&mut self, count: u32) {
        for _ in 0..count {
            Self::pause(self.every); // BLOCKS
            self.turn().await;
        }
    }

    fn pause(every: Duration) {
        std::thread::sleep(every / 10);
    }
}

pub async fn until_woken(woken: &std::sync::atomic::AtomicBool) {
    while !woken.load(std::sync::atomic::Ordering::Acquire) {
        thread::park_timeout(PATIENCE); // BLOCKS
    }
}

pub async fn off_the_loop(text: String) -> usize {
    let counting = thread::spawn(move || text.split_whitespace().count());
    counting.join().expect("counting does not panic") // BLOCKS
}

pub async fn all(workers: Vec<JoinHandle<String>>) -> Vec<String> {
    workers.into_iter().filter_map(|worker| worker.join().ok()).collect() // BLOCKS
}

pub async fn both(left: &str, right: &str) -> (usize, usize) {
    let mut words = (0, 0);
    thread::scope(|scope| {
        // BLOCKS
        scope.spawn(|| words.0 = left.split_whitespace().count());
        scope.spawn(|| words.1 = right.split_whitespace().count());
    });
    words
}

pub struct Latch {
    open: Mutex<bool>,
    opened: Condvar,
}

impl Latch {
    pub async fn wait(&self) {
        let mut open = self.open.lock().expect("nobody panics with it");
        while !*open {
            open = self.opened.wait(open).expect("nobody panics with it"); // BLOCKS
        }
    }

    pub async fn wait_a_while(&self) -> bool {
        let open = self.open.lock().expect("nobody panics with it");
        let (open, _) = self.opened.wait_timeout(open, PATIENCE).expect("nobody panics with it"); // BLOCKS
        *open
    }

    pub async fn passed(&self) {
        let open = self.open.lock().expect("nobody panics with it");
        let open = self.opened.wait_while(open, |open| !*open); // BLOCKS
        drop(open);
        tokio::task::yield_now().await;
    }

    pub fn open(&self) {
        *self.open.lock().expect("nobody panics with it") = true;
        self.opened.notify_all();
    }
}

#[derive(Default)]
pub struct Budget {
    tokens: parking_lot::Mutex<u32>,
    refilled: parking_lot::Condvar,
}

impl Budget {
    pub async fn take(&self, wanted: u32) {
        let mut tokens = self.tokens.lock();
        while *tokens < wanted {
            self.refilled.wait(&mut tokens); // BLOCKS, hard
        }
        *tokens -= wanted;
    }

    pub fn refill(&self, more: u32) {
        *self.tokens.lock() += more;
        self.refilled.notify_all();
    }
}

pub async fn start_together(agents: usize) -> Vec<tokio::task::JoinHandle<usize>> {
    let gate = Arc::new(Barrier::new(agents));
    let mut started = Vec::with_capacity(agents);
    for agent in 0..agents {
        let gate = Arc::clone(&gate);
        started.push(tokio::spawn(async move {
            gate.wait(); // BLOCKS
            agent
        }));
    }
    started
}
