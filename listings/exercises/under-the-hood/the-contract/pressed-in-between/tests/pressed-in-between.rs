//! When the button may be pressed, and what the future's caller gets to see.

use poll_contract::broken_by_future;
use pressed_in_between::{Button, Pressed};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

#[test]
fn a_press_before_the_first_poll() {
    let bell = Bell::default();
    bell.press();
    let (poll, _) = poll_once(&bell);
    assert!(poll.is_ready(), "the button was pressed, and `poll` returned `Pending`");
}

#[test]
fn a_press_in_the_middle_of_a_poll() {
    let bell = Bell::pressed_while_registering();
    let (poll, wakes) = poll_once(&bell);
    assert!(
        poll.is_ready() || wakes > 0,
        "the button was pressed just before `on_press` took the waker: `poll` returned \
         `Pending`, and nothing will ever wake the future"
    );
}

#[test]
fn no_wake_without_a_press() {
    let bell = Bell::default();
    let (poll, wakes) = within_a_second(move || poll_once(&bell));
    assert!(poll.is_pending(), "the button wasn't pressed");
    assert_eq!(wakes, 0, "the button wasn't pressed, but the future was woken");
}

#[test]
fn the_contract() {
    let broken = broken_by_future(|| {
        let bell = Bell::default();
        (Pressed(bell.clone()), move || bell.press())
    });
    let broken: Vec<String> = broken.iter().map(|rule| rule.to_string()).collect();
    assert!(broken.is_empty(), "the future breaks rule {}", broken.join(", and rule "));
}

/// A doorbell whose button the tests press.
#[derive(Clone, Default)]
struct Bell(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    is_pressed: bool,
    waker: Option<Waker>,
    pressed_while_registering: bool,
}

impl Bell {
    fn pressed_while_registering() -> Bell {
        Bell(Arc::new(Mutex::new(State {
            pressed_while_registering: true,
            ..State::default()
        })))
    }

    fn press(&self) {
        let mut state = self.0.lock().unwrap();
        state.is_pressed = true;
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl Button for Bell {
    fn is_pressed(&self) -> bool {
        self.0.lock().unwrap().is_pressed
    }

    fn on_press(&self, waker: Waker) {
        if self.0.lock().unwrap().pressed_while_registering {
            self.press();
        }
        self.0.lock().unwrap().waker = Some(waker);
    }
}

/// What the first poll returns, and how many wakes have come by then.
fn poll_once(bell: &Bell) -> (Poll<()>, usize) {
    struct Counter(AtomicUsize);
    impl Wake for Counter {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, SeqCst);
        }
    }
    let counter = Arc::new(Counter(AtomicUsize::new(0)));
    let waker = counter.clone().into();
    let poll = pin!(Pressed(bell.clone())).poll(&mut Context::from_waker(&waker));
    (poll, counter.0.load(SeqCst))
}

/// Runs `test` on a thread, so that a `poll` that never returns fails the test.
fn within_a_second<T: Send + 'static>(test: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || sender.send(test()));
    let limit = std::time::Duration::from_secs(1);
    receiver.recv_timeout(limit).expect("`poll` didn't return within a second")
}
