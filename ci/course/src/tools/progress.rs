//! Progress messages on stderr.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

static IS_QUIET: AtomicBool = AtomicBool::new(false);

/// Turns off all progress messages of this process.
pub fn be_quiet() {
    IS_QUIET.store(true, Ordering::Relaxed);
}

/// Prints a progress message.
pub fn say(what: &str) {
    if !IS_QUIET.load(Ordering::Relaxed) {
        eprintln!("{what}");
    }
}

/// Runs `work` and prints how long it took; after a second, also prints that it is running.
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
