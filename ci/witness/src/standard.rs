//! The standard library as the copy of a program sees it: what reads or passes time goes by virtual time.

pub use ::std::*;

pub mod time {
    pub use crate::clock::Instant;
    pub use ::std::time::*;
}

pub mod thread {
    use crate::{clock, note};
    pub use ::std::thread::*;
    use ::std::time::Duration;

    /// Blocks the thread by virtual time.
    #[track_caller]
    pub fn sleep(time: Duration) {
        clock::block(time);
    }

    /// A thread of the program's own, which nobody can keep in step.
    pub fn spawn<F, T>(run: F) -> JoinHandle<T>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        note::remark(note::OWN_THREADS);
        ::std::thread::spawn(run)
    }
}

pub mod process {
    pub use ::std::process::*;

    /// Ends the program, and its record.
    pub fn exit(code: i32) -> ! {
        crate::note::notes().write();
        ::std::process::exit(code)
    }
}
