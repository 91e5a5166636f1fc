//! Stand-ins for parts of the standard library that read or pass time, in virtual time.

pub use crate::runtime::macros::{eprint, eprintln, print, println};
pub use ::std::*;

pub mod time {
    pub use crate::runtime::clock::Instant;
    pub use ::std::time::*;
}

pub mod thread {
    use crate::runtime::current::{here, line};
    use crate::runtime::log::{OWN_THREADS, log, note};
    use crate::runtime::{beside, blocking, clock, loops};
    use crate::trace::Kind;
    pub use ::std::thread::*;
    use ::std::time::Duration;

    /// Blocks the thread in virtual time.
    #[track_caller]
    pub fn sleep(time: Duration) {
        let line = line();
        if blocking::sleep(time, line) {
            return;
        }
        if !loops::is_here() {
            // This thread was started by the program.
            ::std::thread::sleep(time);
            return;
        }
        if here().task.is_none() {
            beside::time_passes(None);
        }
        log().event(here().task, Some(line), Kind::Block { ms: clock::in_ms(time) });
        clock::advance(time);
    }

    /// Starts a thread of the program, which can't be kept in step.
    pub fn spawn<F, T>(run: F) -> JoinHandle<T>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        note(OWN_THREADS);
        ::std::thread::spawn(run)
    }
}

pub mod process {
    pub use ::std::process::*;

    /// Ends the program and its trace.
    pub fn exit(code: i32) -> ! {
        crate::runtime::log::log().write(None);
        ::std::process::exit(code)
    }
}
