//! What is going on, on stderr, so that nobody waits without knowing for what.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

static IS_QUIET: AtomicBool = AtomicBool::new(false);

/// Keeps this process from saying any more what is going on.
pub fn be_quiet() {
    IS_QUIET.store(true, Ordering::Relaxed);
}

/// Says what is going on.
pub fn say(what: &str) {
    if !IS_QUIET.load(Ordering::Relaxed) {
        eprintln!("{what}");
    }
}

/// Does `work` and says how long it took; says so beforehand when it takes more than a second.
pub fn step<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let (done, is_done) = channel::<()>();
    let result = thread::scope(|scope| {
        scope.spawn(|| {
            let is_done = is_done;
            let ended = is_done.recv_timeout(Duration::from_secs(1));
            if ended == Err(RecvTimeoutError::Timeout) {
                say(&format!("   …     {what}"));
            }
        });
        let result = work();
        drop(done);
        result
    });
    say(&format!("{:6.1} s  {what}", begun.elapsed().as_secs_f32()));
    result
}
