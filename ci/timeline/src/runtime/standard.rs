//! Stand-ins for parts of the standard library that read or pass time, in virtual time.

pub use crate::runtime::macros::{eprint, eprintln, print, println};
pub use ::std::*;

pub mod time {
    pub use crate::runtime::clock::Instant;
    pub use ::std::time::*;
}

pub mod thread {
    use crate::runtime::current::{here, line};
    use crate::runtime::log::log;
    pub use crate::runtime::standard::threads::{Builder, scope};
    use crate::runtime::{beside, blocking, clock, loops, own_threads};
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
        if loops::is_here() {
            // Another thread, started just now, may be about to run the loop.
            own_threads::settle();
        }
        if !loops::is_here() {
            own_threads::sleep(time);
            return;
        }
        if here().task.is_none() {
            beside::time_passes(None);
        }
        log().event(here().task, Some(line), Kind::Block { ms: clock::in_ms(time) });
        own_threads::advance(time);
    }

    /// Starts a thread of the program, which can't be kept in step.
    pub fn spawn<F, T>(run: F) -> JoinHandle<T>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        own_threads::started();
        ::std::thread::spawn(run)
    }
}

/// Stand-ins for whatever else starts threads of the program.
mod threads {
    use crate::runtime::own_threads;
    use std::io;
    use std::thread::{self, JoinHandle, Scope, ScopedJoinHandle};

    pub fn scope<'env, F, T>(run: F) -> T
    where
        F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
    {
        own_threads::started();
        thread::scope(run)
    }

    #[derive(Debug)]
    pub struct Builder(thread::Builder);

    impl Builder {
        #[allow(clippy::new_without_default)]
        pub fn new() -> Builder {
            own_threads::started();
            Builder(thread::Builder::new())
        }

        pub fn name(self, name: String) -> Builder {
            Builder(self.0.name(name))
        }

        pub fn stack_size(self, size: usize) -> Builder {
            Builder(self.0.stack_size(size))
        }

        pub fn spawn<F, T>(self, run: F) -> io::Result<JoinHandle<T>>
        where
            F: FnOnce() -> T + Send + 'static,
            T: Send + 'static,
        {
            self.0.spawn(run)
        }

        pub fn spawn_scoped<'scope, 'env, F, T>(
            self,
            scope: &'scope Scope<'scope, 'env>,
            run: F,
        ) -> io::Result<ScopedJoinHandle<'scope, T>>
        where
            F: FnOnce() -> T + Send + 'scope,
            T: Send + 'scope,
        {
            self.0.spawn_scoped(scope, run)
        }
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
