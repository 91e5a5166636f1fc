//! Looks on while a program runs. The recorder of timelines (`ci/src/timeline`) splices calls of this crate into its copy
//! of a program; whoever reads the copy finds the program's own lines with these calls between. What they note is
//! written when the program ends, as `ci/TIMELINE.md` describes, to the file that `WITNESS_RECORD` names.
//!
//! It never changes what the program does: futures are passed on as they are, wakers wake whom they woke before.
//! Only time is another: it is virtual, so that a record is the same on every machine.

mod clock;
mod frame;
mod job;
mod note;
mod runtime;
mod show;
pub mod standard;
mod task;
mod wait;

pub use clock::Instant;
pub use frame::Frame;
pub use job::{block_in_place, spawn_blocking};
pub use note::{Recording, begin, print};
pub use runtime::{builder, run, runtime};
pub use show::{Arg, ViaAny, ViaPlain};
pub use task::{Kind, Other, Task, ViaFuture, ViaOther, root};
pub use wait::{Wait, branch, wait};

/// The arguments of a function as a reader would write them: `"scout", 3`; `…` for what is no plain value.
#[macro_export]
macro_rules! args {
    ($($arg:expr),*) => {{
        #[allow(unused_imports)]
        use $crate::{ViaAny as _, ViaPlain as _};
        let shown: &[::std::string::String] = &[$((&&$crate::Arg(&$arg)).shown()),*];
        shown.join(", ")
    }};
}

/// What is given to `spawn` and its like, as a task if it is a future.
#[macro_export]
macro_rules! task {
    ($given:expr) => {
        match $given {
            given => {
                #[allow(unused_imports)]
                use $crate::{ViaFuture as _, ViaOther as _};
                let kind = (&&$crate::Kind::of(&given)).kind();
                kind.wrap(given)
            }
        }
    };
}

#[macro_export]
macro_rules! println {
    () => { $crate::print(false, ::std::string::String::from("\n")) };
    ($($arg:tt)*) => {{
        let mut text = ::std::format!($($arg)*);
        text.push('\n');
        $crate::print(false, text)
    }};
}

#[macro_export]
macro_rules! print {
    ($($arg:tt)*) => {{ let text = ::std::format!($($arg)*); $crate::print(false, text) }};
}

#[macro_export]
macro_rules! eprintln {
    () => { $crate::print(true, ::std::string::String::from("\n")) };
    ($($arg:tt)*) => {{
        let mut text = ::std::format!($($arg)*);
        text.push('\n');
        $crate::print(true, text)
    }};
}

#[macro_export]
macro_rules! eprint {
    ($($arg:tt)*) => {{ let text = ::std::format!($($arg)*); $crate::print(true, text) }};
}
