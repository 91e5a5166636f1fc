//! What is left of a timer whose future was dropped, and whether the others still go off.

use a_timer_that_is_dropped::{Sleep, block_on, sleep_until, timers};
use futures::future::{Either, join, pending, poll_fn, select};
use futures::task::noop_waker;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::mpsc;
use std::task::{Context, Poll};
use std::thread;
use std::time::{Duration, Instant};

/// Runs `test` on a thread for ten seconds at most.
fn in_time(test: impl FnOnce() + Send + 'static) {
    let (done, waiting) = mpsc::channel();
    let name = thread::current().name().unwrap_or_default().to_string();
    let run = move || {
        test();
        let _ = done.send(());
    };
    let thread = thread::Builder::new().name(name).spawn(run).unwrap();
    let hangs = waiting.recv_timeout(Duration::from_secs(10));
    assert!(hangs != Err(mpsc::RecvTimeoutError::Timeout), "the program hangs");
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

fn after(milliseconds: u64) -> Instant {
    Instant::now() + Duration::from_millis(milliseconds)
}

fn poll_once(future: Pin<&mut impl Future>) {
    let waker = noop_waker();
    assert!(future.poll(&mut Context::from_waker(&waker)).is_pending());
}

/// A request that is answered after a turn of the loop.
async fn answered() {
    let mut waits = true;
    let answer = poll_fn(|context| {
        if std::mem::take(&mut waits) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(())
    });
    answer.await;
}

#[test]
fn the_limit_of_an_answered_request_is_gone() {
    in_time(|| {
        block_on(async {
            for _ in 0..1_000 {
                let limit = sleep_until(after(3_600_000));
                let request = pin!(answered());
                let first = select(request, limit).await;
                assert!(matches!(first, Either::Left(_)));
            }
        });
        assert_eq!(timers(), 0, "1,000 requests were answered, and left timers behind");
    });
}

#[test]
fn a_dropped_timer_wakes_nobody() {
    in_time(|| {
        let mut polls = 0;
        block_on(async {
            let mut dropped = Some(Box::pin(sleep_until(after(50))));
            let mut end = Box::pin(sleep_until(after(300)));
            poll_fn(|context| {
                polls += 1;
                if let Some(mut dropped) = dropped.take() {
                    assert!(dropped.as_mut().poll(context).is_pending());
                }
                end.as_mut().poll(context)
            })
            .await;
        });
        assert_eq!(polls, 2, "only the start and the end are reasons for a poll");
    });
}

#[test]
fn others_with_the_same_deadline_still_go_off() {
    in_time(|| {
        block_on(async {
            let deadline = after(100);
            let mut dropped = Box::pin(sleep_until(deadline));
            let mut kept = Box::pin(sleep_until(deadline));
            poll_once(dropped.as_mut());
            poll_once(kept.as_mut());
            drop(dropped);
            assert_eq!(timers(), 1, "one of two was dropped");
            kept.await;
            assert!(Instant::now() >= deadline);
        });
    });
}

#[test]
fn a_timer_that_went_off_or_was_never_polled_can_be_dropped() {
    in_time(|| {
        block_on(async {
            let (one, two) = (after(50), after(100));
            let never_polled = sleep_until(one);
            join(sleep_until(two), sleep_until(one)).await;
            let _dropped_first = (never_polled, sleep_until(one));
            assert!(Instant::now() >= two, "both have gone off");
        });
        assert_eq!(timers(), 0);
    });
}

/// Drops a timer at the end of the thread, and says whether that panics.
struct DroppedLast(Option<Sleep>, mpsc::Sender<bool>);

impl Drop for DroppedLast {
    fn drop(&mut self) {
        let panics = catch_unwind(AssertUnwindSafe(|| self.0 = None)).is_err();
        let _ = self.1.send(panics);
    }
}

thread_local! {
    static LAST: RefCell<Option<DroppedLast>> = const { RefCell::new(None) };
}

#[test]
fn a_timer_can_be_dropped_after_its_loop() {
    let (sender, panics) = mpsc::channel();
    in_time(|| {
        LAST.set(None); // before the loop is made, so it is dropped after it
        LAST.set(Some(DroppedLast(Some(sleep_until(after(60_000))), sender)));
    });
    let panics = panics.recv().unwrap();
    assert!(!panics, "the thread's loop was gone when a timer was dropped");
}

#[test]
fn a_limit_still_ends_what_never_answers() {
    in_time(|| {
        block_on(async {
            let ended = select(pending::<()>(), sleep_until(after(50))).await;
            assert!(matches!(ended, Either::Right(_)));
        });
    });
}
