//! Virtual time: that of the paused clock of the tokio runtime that runs, or, without one, what blocking calls have added up.

use crate::trace::{Clock, SEED_VARIABLE};
use std::cell::Cell;
use std::ops::{Add, AddAssign, Sub, SubAssign};
use std::pin::pin;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::task::{Context, Waker};
use std::time::Duration;

static KIND: OnceLock<Clock> = OnceLock::new();
/// The real moment at which virtual time is 0, for types that are made of real moments.
static ORIGIN: OnceLock<std::time::Instant> = OnceLock::new();
/// Microseconds that had passed when the runtime that runs was made, or that have passed if none runs.
static BEFORE: AtomicU64 = AtomicU64::new(0);

thread_local! {
    /// When the runtime that runs on this thread began, by its own clock.
    static RUNTIME_BEGAN: Cell<Option<tokio::time::Instant>> = const { Cell::new(None) };
    static ON_LOOP: Cell<bool> = const { Cell::new(false) };
}

/// Begins virtual time on the thread of `main`, by the clock of this name.
pub fn begin(kind: &str) {
    let kind = match kind {
        "paused" => Clock::Paused,
        "patient" => Clock::Patient,
        _ => Clock::Virtual,
    };
    KIND.set(kind).ok();
    ORIGIN.get_or_init(std::time::Instant::now);
    ON_LOOP.set(true);
}

pub fn kind() -> Clock {
    KIND.get().copied().unwrap_or(Clock::Virtual)
}

/// Microseconds that a poll of a task costs. A program that chose the paused clock gets it as it is. Elsewhere polls must cost
/// something, or whoever polls until a time has come would do so for ever.
pub fn tick() -> u64 {
    if kind() == Clock::Virtual { 10 } else { 0 }
}

pub fn seed() -> u64 {
    std::env::var(SEED_VARIABLE).ok().and_then(|seed| seed.parse().ok()).unwrap_or(1)
}

/// Whether this thread is the one on which `main` runs.
pub fn on_loop() -> bool {
    ON_LOOP.get()
}

/// A task of a runtime is about to be polled on this thread: time is that runtime's from now on.
pub fn follow_runtime() {
    if RUNTIME_BEGAN.get().is_none() && tokio::runtime::Handle::try_current().is_ok() {
        RUNTIME_BEGAN.set(Some(tokio::time::Instant::now()));
    }
}

/// The runtime has ended.
pub fn leave_runtime() {
    BEFORE.store(micros(), SeqCst);
    RUNTIME_BEGAN.set(None);
}

static NOW: AtomicU64 = AtomicU64::new(0);

/// Virtual microseconds since the program began.
pub fn micros() -> u64 {
    // Threads besides that of the loop run while it waits for them: its time is theirs.
    if let Some(began) = RUNTIME_BEGAN.get()
        && tokio::runtime::Handle::try_current().is_ok()
    {
        let passed = tokio::time::Instant::now().duration_since(began).as_micros();
        NOW.fetch_max(BEFORE.load(SeqCst) + u64::try_from(passed).unwrap_or(u64::MAX / 2), SeqCst);
    }
    NOW.load(SeqCst)
}

/// Moves virtual time on at once.
pub fn advance(by: Duration) {
    if RUNTIME_BEGAN.get().is_some() && tokio::runtime::Handle::try_current().is_ok() {
        // The first poll moves the clock; the rest would give way to others.
        let _ = pin!(tokio::time::advance(by)).poll(&mut Context::from_waker(Waker::noop()));
        micros();
    } else {
        let passed = u64::try_from(by.as_micros()).unwrap_or(u64::MAX / 2);
        NOW.fetch_add(passed, SeqCst);
        BEFORE.fetch_add(passed, SeqCst);
    }
}

/// What a poll of a task costs.
pub fn charge() {
    if tick() > 0 {
        advance(Duration::from_micros(tick()));
    }
}

/// A duration in milliseconds, to thousandths.
pub fn in_ms(time: Duration) -> f64 {
    time.as_micros() as f64 / 1000.0
}

/// The moment at which the program begins: there are some before it.
const BEGIN: Duration = Duration::from_secs(1 << 32);

/// A stand-in for `std::time::Instant`, by virtual time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(Duration);

impl Instant {
    pub fn now() -> Instant {
        Instant(BEGIN + Duration::from_micros(micros()))
    }

    pub fn elapsed(&self) -> Duration {
        Instant::now().duration_since(*self)
    }

    pub fn duration_since(&self, earlier: Instant) -> Duration {
        self.0.saturating_sub(earlier.0)
    }

    pub fn saturating_duration_since(&self, earlier: Instant) -> Duration {
        self.duration_since(earlier)
    }

    pub fn checked_duration_since(&self, earlier: Instant) -> Option<Duration> {
        self.0.checked_sub(earlier.0)
    }

    pub fn checked_add(&self, duration: Duration) -> Option<Instant> {
        self.0.checked_add(duration).map(Instant)
    }

    pub fn checked_sub(&self, duration: Duration) -> Option<Instant> {
        self.0.checked_sub(duration).map(Instant)
    }
}

impl Add<Duration> for Instant {
    type Output = Instant;
    fn add(self, duration: Duration) -> Instant {
        Instant(self.0 + duration)
    }
}

impl Sub<Duration> for Instant {
    type Output = Instant;
    fn sub(self, duration: Duration) -> Instant {
        Instant(self.0 - duration)
    }
}

impl Sub<Instant> for Instant {
    type Output = Duration;
    fn sub(self, earlier: Instant) -> Duration {
        self.duration_since(earlier)
    }
}

impl AddAssign<Duration> for Instant {
    fn add_assign(&mut self, duration: Duration) {
        self.0 += duration;
    }
}

impl SubAssign<Duration> for Instant {
    fn sub_assign(&mut self, duration: Duration) {
        self.0 -= duration;
    }
}

/// The moment of tokio's clock that it stands for.
impl From<Instant> for tokio::time::Instant {
    fn from(instant: Instant) -> tokio::time::Instant {
        let now = Instant::now();
        if instant > now {
            tokio::time::Instant::now() + instant.duration_since(now)
        } else {
            tokio::time::Instant::now() - now.duration_since(instant)
        }
    }
}
