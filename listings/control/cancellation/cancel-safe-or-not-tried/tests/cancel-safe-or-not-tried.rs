//! What each method loses, and that the trials can tell.

include!("../src/main.rs");

use futures::channel::mpsc;
use futures::{FutureExt, SinkExt, StreamExt};
use std::collections::BTreeMap;
use tokio::sync::Notify;
use tokio::task::yield_now;

/// Methods that lose something, and what. All others lose nothing.
const LOST: [(&str, &str); 24] = [
    ("`oneshot::Receiver`", "the answer"),
    ("`mpsc::Sender::send`", "the message"),
    ("`mpsc::Sender::reserve`", trials::QUEUE),
    ("`Mutex::lock`", trials::QUEUE),
    ("`RwLock::read`", trials::QUEUE),
    ("`RwLock::write`", trials::QUEUE),
    ("`Semaphore::acquire`", trials::QUEUE),
    ("`Notify::notified`, for `notify_one`", trials::QUEUE),
    ("`Notify::notified`, for `notify_waiters`", "a notification between two calls"),
    ("`Barrier::wait`", "the count: it let one pass alone"),
    ("`sleep`", "the time already waited"),
    ("`timeout`", "the time already waited"),
    ("`JoinHandle`", "the result"),
    ("`JoinSet::join_all`", "the tasks"),
    ("`Child::wait_with_output`", "the output"),
    ("`ctrl_c`", "a signal between two calls"),
    ("`read_exact`", "what it had read, `half`"),
    ("`read_u32`", "what it had read, two bytes"),
    ("`read_to_string`", "what it had read, `half`; what your `String` held"),
    ("`read_line`", "what it had read, `half`; what your `String` held"),
    ("`write_all`", "how far it got"),
    ("`copy`", "what it had read"),
    ("`StreamExt::collect`", "the items"),
    ("`SinkExt::send`", "the message"),
];

#[test]
fn each_method_loses_what_the_table_says() {
    let expected = BTreeMap::from(LOST);
    let rows = rows();
    for row in &rows {
        let lost: Vec<&str> = row.lost().into_iter().collect();
        let expected = expected.get(row.method).copied().unwrap_or_default();
        assert_eq!(lost.join("; "), expected, "{}\n{}", row.method, row.report);
    }
    let lossy = rows.iter().filter(|row| !row.lost().is_empty()).count();
    assert_eq!(lossy, LOST.len(), "a method that loses something has no row any more");
}

#[test]
fn the_same_trial_tells_a_lossy_call_from_a_safe_one() {
    let safe = channels::receiving(async |(rx, got)| {
        yield_now().await;
        got.extend(rx.recv().await);
    });
    assert_eq!(safe.lost(), Vec::<String>::new());
    let lossy = channels::receiving(async |(rx, got)| {
        let received = rx.recv().await;
        yield_now().await; // the message is out of the channel and not yet in `got`
        got.extend(received);
    });
    let [waits, yields] = lossy.points() else { panic!("two awaits, not {lossy}") };
    assert_eq!((&waits.lost, &yields.lost), (&None, &Some("the message".to_string())));
    assert_eq!(
        yields.awaits[0].code,
        "yield_now().await; // the message is out of the channel and not yet in `got`"
    );
}

/// So a copy that is sent again may arrive twice.
#[test]
fn a_dropped_send_of_a_sink_may_have_sent_its_message() {
    let (mut tx, mut rx) = mpsc::channel(0);
    assert_eq!(tx.send(7).now_or_never(), None);
    assert_eq!(rx.next().now_or_never(), Some(Some(7)));
}

#[test]
fn notify_waiters_reaches_a_call_that_was_made_but_not_polled() {
    let notify = Notify::new();
    let call = notify.notified();
    notify.notify_waiters();
    assert_eq!(call.now_or_never(), Some(()));
}

#[test]
fn a_trial_is_refused_if_it_loses_something_without_a_drop_or_never_waits() {
    for (call, refusal) in [(true, "even if nothing drops it"), (false, "never waits")] {
        let report = channels::receiving(async |(rx, got)| {
            if call {
                _ = rx.recv().await; // and forgets it
                got.clear();
            }
        });
        let row = std::panic::catch_unwind(|| row::row("`forget`", "", report))
            .err()
            .expect("it is refused");
        let message = row.downcast_ref::<String>().expect("it has a message");
        assert!(message.contains(refusal), "{message}");
    }
}
