//! Virtual time: the paused clock of the current tokio runtime or, without one, the sum of blocking calls.

use crate::runtime::loops;
use crate::trace::{Clock, SEED_VARIABLE};
use std::cell::Cell;
use std::collections::HashMap;
use std::ops::{Add, AddAssign, Sub, SubAssign};
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError};
use std::task::{Context, Waker};
use std::time::Duration;

const MILLISECOND: u64 = 1000;

static KIND: OnceLock<Clock> = OnceLock::new();
/// The real time at which virtual time is 0, for types based on real time.
static ORIGIN: OnceLock<std::time::Instant> = OnceLock::new();
/// Microseconds that had passed when the current runtime was created, or have passed in total if none runs.
static BEFORE: AtomicU64 = AtomicU64::new(0);

/// How many times the program must read the clock without giving control back until a millisecond passes. Without that,
/// a loop that waits for a time by reading the clock would never end.
const READS: u32 = 100;

thread_local! {
    /// How often this thread has read the clock since its last poll.
    static READ: Cell<u32> = const { Cell::new(0) };
    /// Whether this thread runs a job while the loop waits for it.
    static IN_STEP: Cell<bool> = const { Cell::new(false) };
    /// Start of this thread's current runtime, by its own clock.
    static RUNTIME_BEGAN: Cell<Option<tokio::time::Instant>> = const { Cell::new(None) };
}

/// Starts virtual time on the thread of `main`, with the clock of this name.
pub fn begin(kind: &str) {
    let kind = match kind {
        "paused" => Clock::Paused,
        "patient" => Clock::Patient,
        _ => Clock::Virtual,
    };
    KIND.set(kind).ok();
    ORIGIN.get_or_init(std::time::Instant::now);
    loops::begin();
}

pub fn kind() -> Clock {
    KIND.get().copied().unwrap_or(Clock::Virtual)
}

/// Returns the microseconds that a poll costs. A program that chose the paused clock gets it unchanged. Elsewhere
/// polls must cost something, or a loop that polls until a deadline would never end.
pub fn tick() -> u64 {
    if kind() == Clock::Virtual { 10 } else { 0 }
}

pub fn seed() -> u64 {
    std::env::var(SEED_VARIABLE).ok().and_then(|seed| seed.parse().ok()).unwrap_or(1)
}

/// Switches to the time of the runtime that is about to poll a task on this thread. A runtime that was left before has
/// missed what has passed since.
pub fn follow_runtime() {
    if RUNTIME_BEGAN.get().is_some() {
        let reached = REACHED.swap(0, SeqCst);
        if reached > 0 {
            move_clock(Duration::from_micros(reached));
        }
    }
    let (None, Ok(runtime)) = (RUNTIME_BEGAN.get(), tokio::runtime::Handle::try_current()) else { return };
    let (own, now) = (tokio::time::Instant::now(), NOW.load(SeqCst));
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.entry(runtime.id()).or_insert((own, now));
    let missed = Duration::from_micros(now - known.1).saturating_sub(own.duration_since(known.0));
    if !missed.is_zero() {
        move_clock(missed);
    }
    RUNTIME_BEGAN.set(Some(tokio::time::Instant::now()));
}

/// Moves the clock of the current runtime.
fn move_clock(by: Duration) {
    // The first poll moves it; later ones would only yield.
    let _ = pin!(tokio::time::advance(by)).poll(&mut Context::from_waker(Waker::noop()));
}

/// Switches back when the runtime has ended.
pub fn leave_runtime() {
    BEFORE.store(micros(), SeqCst);
    CHARGED.store(0, SeqCst);
    REACHED.store(0, SeqCst);
    RUNTIME_BEGAN.set(None);
}

/// For each runtime, its own clock and the virtual microseconds when it first polled a task.
static KNOWN: LazyLock<Mutex<HashMap<tokio::runtime::Id, (tokio::time::Instant, u64)>>> = LazyLock::new(Mutex::default);
static NOW: AtomicU64 = AtomicU64::new(0);
/// Microseconds that polls have cost and that the runtime's clock doesn't show yet, which are less than a millisecond.
static CHARGED: AtomicU64 = AtomicU64::new(0);
/// Microseconds for which threads of the program slept while the loop waited, and that the runtime's clock doesn't show
/// yet.
static REACHED: AtomicU64 = AtomicU64::new(0);

/// Returns the virtual microseconds since the program began.
pub fn micros() -> u64 {
    // Other threads run while the loop waits for them, so its time is theirs.
    if let Some(began) = RUNTIME_BEGAN.get()
        && tokio::runtime::Handle::try_current().is_ok()
    {
        let passed = tokio::time::Instant::now().duration_since(began).as_micros();
        let passed = u64::try_from(passed).unwrap_or(u64::MAX / 2) + CHARGED.load(SeqCst) + REACHED.load(SeqCst);
        NOW.fetch_max(BEFORE.load(SeqCst) + passed, SeqCst);
    }
    NOW.load(SeqCst)
}

/// Returns the virtual microseconds after that time.
pub fn after(time: Duration) -> u64 {
    micros().saturating_add(u64::try_from(time.as_micros()).unwrap_or(u64::MAX / 2))
}

/// Advances virtual time immediately.
pub fn advance(by: Duration) {
    READ.set(0);
    if RUNTIME_BEGAN.get().is_some() && tokio::runtime::Handle::try_current().is_ok() {
        move_clock(by);
        micros();
    } else {
        let passed = u64::try_from(by.as_micros()).unwrap_or(u64::MAX / 2);
        NOW.fetch_add(passed, SeqCst);
        BEFORE.fetch_add(passed, SeqCst);
    }
}

/// Advances virtual time to this many microseconds, from another thread than that of the loop, which must be waiting.
pub fn reach(micros: u64) {
    if kind() == Clock::Paused {
        return;
    }
    // Whole milliseconds, as for the cost of a poll.
    let left = |now| micros.saturating_sub(now).div_ceil(MILLISECOND) * MILLISECOND;
    if let Ok(before) = NOW.fetch_update(SeqCst, SeqCst, |now| (left(now) > 0).then(|| now + left(now))) {
        // Without a loop, there is no other clock to move.
        let total = if loops::is_any() { &REACHED } else { &BEFORE };
        total.fetch_add(left(before), SeqCst);
    }
}

/// Marks this thread as one that runs a job while the loop waits for it. The job has just begun, or gone on.
pub fn keep_step() {
    IN_STEP.set(true);
    READ.set(0);
}

/// Lets a millisecond pass if this thread has read the clock often.
fn read() {
    if kind() == Clock::Paused || !(loops::is_here() || IN_STEP.get()) {
        return;
    }
    READ.set(READ.get() + 1);
    if READ.get() < READS {
        return;
    }
    READ.set(0);
    if IN_STEP.get() {
        reach(NOW.load(SeqCst) + MILLISECOND);
    } else {
        advance(Duration::from_micros(MILLISECOND));
    }
}

/// Adds the cost of a poll. The runtime's clock moves by whole milliseconds only, because its timers round up to the
/// next one, so that a sleep of 10 ms would last 11.
pub fn charge() {
    READ.set(0);
    let charged = CHARGED.fetch_add(tick(), SeqCst) + tick();
    if charged >= MILLISECOND {
        CHARGED.fetch_sub(MILLISECOND, SeqCst);
        advance(Duration::from_micros(MILLISECOND));
    }
}

/// Converts a duration to milliseconds, to thousandths.
pub fn in_ms(time: Duration) -> f64 {
    time.as_micros() as f64 / 1000.0
}

/// The instant at which the program begins; earlier ones exist.
const BEGIN: Duration = Duration::from_secs(1 << 32);

/// A stand-in for `std::time::Instant`, in virtual time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(Duration);

impl Instant {
    pub fn now() -> Instant {
        read();
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

/// Converts to the corresponding instant of tokio's clock.
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
