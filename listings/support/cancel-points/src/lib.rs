//! Drops an async operation at each of its await points in turn, and reports what each drop lost, by the line of the
//! await.
//!
//! ```no_run
//! use cancel_points::drop_at_each;
//! use tokio::task::yield_now;
//!
//! struct World {
//!     outbox: Vec<u8>,
//!     sent: Vec<u8>,
//! }
//!
//! let report = drop_at_each(
//!     async || World { outbox: vec![7], sent: Vec::new() },
//!     async |world| {
//!         let letter = world.outbox.pop().expect("the outbox has a letter");
//!         yield_now().await;
//!         world.sent.push(letter);
//!     },
//!     async |world| match world.outbox.len() + world.sent.len() {
//!         1 => Ok(()),
//!         _ => Err("the letter".into()),
//!     },
//! );
//! assert_eq!(report.lost().len(), 1);
//! ```
//!
//! # What it does
//!
//! Each trial makes a world, starts the operation on it, and drops the operation. Then it asks the check what was lost.
//! The first trial drops the operation after its first poll that is pending, the second one when that poll has been
//! woken, but before the next poll. `select!` does the one if another branch is ready first, and the other if both
//! branches become ready together. Then come the second pending poll, the third, and so on, until a trial sees the
//! operation finish. An operation that never waits has no await point to drop it at, so only its end is checked.
//!
//! Each trial has a runtime of its own, with one thread and a paused clock, so a trial inherits neither tasks nor time
//! from another one. While everything waits, the clock jumps to the next timer, so sleeping takes no time. Sockets,
//! processes, and threads take real time, so a timeout around them is usually over at once, in the check too. Give the
//! operation a `tokio::io::duplex` instead of a socket, or let the check wait without a timeout.
//!
//! # The lines
//!
//! A future that waits clones the waker it was polled with. Each poll has a waker of its own, which captures a backtrace
//! when it is cloned, so the backtrace shows which lines wait. Lines need debug information for the crate whose
//! operation it is:
//!
//! ```toml
//! [profile.dev.package.my-crate]
//! debug = "line-tables-only"
//! strip = "none"
//! ```
//!
//! Without it, `drop_at_each` panics and says so.
//!
//! # What it can't see
//!
//! - A drop happens at polls that are pending. What a future does within one poll can't be interrupted by a drop, but an
//!   await that happens to be ready in every trial isn't a point here, although it may be one on another day. Let the
//!   world keep everything waiting at least once.
//! - The order of events in the world is the same in each trial. What happens in another order, or on several threads,
//!   isn't tried. `select!` without `biased` starts at a random branch, so its trials differ from run to run.
//! - Futures called in `join!` or `select!` without an async block of their own are polled by the macro, so their line is
//!   the macro's. `FuturesUnordered` and `JoinSet` poll with wakers of their own, so the line is that of the await on the
//!   whole set. A future that waits without cloning its waker, such as `std::future::pending`, has no line.
//! - Tasks run on between two polls of the operation, but no drop is tried there. So if a drop aborts tasks, as that of a
//!   `JoinSet` does, what they lose in the middle of their work isn't found. Try their functions on their own.
//! - What the check doesn't look at isn't found.

mod lines;
mod report;
mod trial;

pub use lines::Await;
pub use report::{Point, Report};

use trial::{Moment, Trial};

/// The most pending polls an operation may have.
const POINTS: usize = 300;

/// Drops `operation` at each of its await points in turn, each time in a new world, and asks `check` what was lost.
///
/// The check gets the world after the drop, and says in an `Err` what was lost. It may await, call the operation again,
/// or let time pass, but it should put a timeout around whatever might never come. It is also asked once after an
/// operation that wasn't dropped.
///
/// Call it from a plain `fn main()` or a `#[test]`, because it starts runtimes.
///
/// # Panics
///
/// If it is called within a runtime, if the operation has 300 pending polls or more, if a trial takes longer than ten
/// seconds of real time, or if the program has no debug information. It can't end a poll that blocks the thread.
pub fn drop_at_each<W>(
    world: impl AsyncFn() -> W,
    operation: impl AsyncFn(&mut W),
    check: impl AsyncFn(&mut W) -> Result<(), String>,
) -> Report {
    let mut report = Report::default();
    for nth in 1..=POINTS {
        let trial =
            |moment| trial::run(Trial { nth, moment }, &world, &operation, &check);
        let waiting = trial(Moment::Waiting);
        let Some(awaits) = waiting.dropped_at else {
            return report.finish(waiting.lost);
        };
        let woken = trial(Moment::Woken);
        report.add(Point {
            awaits,
            lost: waiting.lost,
            lost_when_woken: woken.lost,
            times: 1,
        });
    }
    let places: String =
        report.points().iter().map(|point| format!("\n  {}", point.place())).collect();
    panic!(
        "the operation has waited {POINTS} times and hasn't finished; it waits at{places}"
    );
}
