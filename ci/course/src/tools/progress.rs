//! What is going on, on stderr, so that nobody waits without knowing for what.

use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

/// Does `work` and says how long it took; says so beforehand when it takes more than a second.
pub fn step<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let (done, is_done) = channel::<()>();
    let result = thread::scope(|scope| {
        scope.spawn(|| {
            let is_done = is_done;
            if is_done
                .recv_timeout(Duration::from_secs(1))
                .is_err_and(|it| it == std::sync::mpsc::RecvTimeoutError::Timeout)
            {
                eprintln!("   …     {what}");
            }
        });
        let result = work();
        drop(done);
        result
    });
    eprintln!("{:6.1} s  {what}", begun.elapsed().as_secs_f32());
    result
}
