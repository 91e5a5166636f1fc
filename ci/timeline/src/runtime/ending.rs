//! Ends programs that don't end by themselves, so that their traces get written.
//!
//! A thread looks at the log ten times a second. The thread of the loop can't prevent that, whatever holds it, because
//! it holds the log only while it adds to it.

use crate::runtime::clock;
use crate::runtime::log::{Log, OWN_THREADS, log};
use crate::trace::{Clock, EVENTS_VARIABLE, Ended, LIMIT_VARIABLE};
use std::time::{Duration, Instant};

/// The exit status of a program that was ended.
const STATUS: i32 = 3;

const LOOK: Duration = Duration::from_millis(100);

/// When to end a program.
#[derive(Clone, Copy)]
pub struct Limits {
    /// Real time.
    time: Duration,
    /// How many events to keep of a program that doesn't end.
    pub events: usize,
}

/// Returns the limits from the environment, if it has any.
pub fn limits() -> Option<Limits> {
    let seconds: f64 = std::env::var(LIMIT_VARIABLE).ok()?.parse().ok()?;
    let events = std::env::var(EVENTS_VARIABLE).ok()?.parse().ok()?;
    Some(Limits { time: Duration::try_from_secs_f64(seconds).ok()?, events })
}

/// Watches the program and ends it when nothing can wake it, or at its limits.
pub fn watch(limits: Option<Limits>) {
    let began = Instant::now();
    let (mut asleep, mut silence) = (Asleep::default(), Silence::new());
    loop {
        std::thread::sleep(LOOK);
        let mut log = log();
        silence.look(&log);
        let asleep = asleep.look(&log);
        let ended = match limits {
            _ if asleep => Some(Ended::Asleep),
            Some(limits) if log.is_full() || began.elapsed() >= limits.time => Some(why(&log, limits, &silence)),
            _ => None,
        };
        if let Some(ended) = ended {
            if let Some(limits) = limits {
                describe(&mut log, ended, limits, &silence);
            }
            log.write(limits.map(|_| ended));
            std::process::exit(STATUS);
        }
    }
}

/// Returns why a program is ended that has reached a limit.
fn why(log: &Log, limits: Limits, silence: &Silence) -> Ended {
    if !log.is_full() && silence.began.elapsed() >= (limits.time / 2).min(Duration::from_secs(1)) {
        match log.waits() {
            true if log.outside == 0 => return Ended::Asleep,
            false => return Ended::Held,
            true => {}
        }
    }
    if log.has_more_than(limits.events) { Ended::Events } else { Ended::Time }
}

/// Adds the last event of a program that is ended, and a note.
fn describe(log: &mut Log, ended: Ended, limits: Limits, silence: &Silence) {
    match ended {
        // Its last event is the sleep.
        Ended::Asleep => log.park(),
        Ended::Held => log.hold(silence.last),
        Ended::Events => {
            log.forget_after(limits.events);
            log.note(&format!("The program did not end. The first {} of its events were kept.", limits.events));
        }
        Ended::Time => {
            let seconds = limits.time.as_secs_f64();
            log.note(&format!("The program was still running after {seconds} s, its limit in real time."));
        }
    }
}

/// Detects that the loop sleeps with nothing to wake it. With the patient clock, that means a minute of virtual time.
#[derive(Default)]
struct Asleep {
    /// The number of the sleep, and how many times it was seen again.
    sleep: Option<usize>,
    seen: u32,
}

impl Asleep {
    fn look(&mut self, log: &Log) -> bool {
        let now = log.sleeping();
        (self.sleep, self.seen) = if now.is_some() && now == self.sleep { (now, self.seen + 1) } else { (now, 0) };
        let limit = if log.has_note(OWN_THREADS) { 80 } else { 20 };
        // The patient clock takes its time for a long sleep, on a busy machine even seconds.
        let may_wake = clock::kind() == Clock::Patient && log.slept() <= Duration::from_secs(60);
        self.seen > limit && !may_wake && log.outside == 0
    }
}

/// For how long nothing was recorded, in real time.
struct Silence {
    events: u64,
    began: Instant,
    /// The number of the last place when the silence was first noticed, which is a while after its begin.
    last: u64,
    noticed: bool,
}

impl Silence {
    fn new() -> Silence {
        Silence { events: 0, began: Instant::now(), last: 0, noticed: false }
    }

    fn look(&mut self, log: &Log) {
        let silent = log.count() == self.events;
        if !silent {
            (self.events, self.began) = (log.count(), Instant::now());
        }
        if !self.noticed {
            self.last = log.holds.last();
        }
        self.noticed = silent;
    }
}
