//! Notices computing: a task that keeps its thread's processor for long, which takes no virtual time.

use crate::runtime::current::last_line;
use crate::trace::BUSY_VARIABLE;
use std::cell::RefCell;
use std::fs::File;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// The shortest computing that is worth an event.
const SHORTEST: Duration = Duration::from_millis(200);
/// How precisely computing is measured, which must cost little: each look at the processor's time is a system call.
const PRECISION: Duration = Duration::from_millis(20);

/// What this thread has computed since it began to poll its task.
struct Computed {
    /// When the processor's time was looked at last.
    at: Instant,
    /// The processor's time then.
    spent: Duration,
    /// The time for each line, in the order of appearance.
    lines: Vec<(Option<u32>, Duration)>,
    /// Where the system tells this thread's time, if it does.
    told: Option<File>,
}

thread_local! {
    static COMPUTED: RefCell<Option<Computed>> = const { RefCell::new(None) };
}

/// Begins anew, on behalf of another task.
pub fn begin() {
    if !is_wanted() {
        return;
    }
    COMPUTED.with_borrow_mut(|computed| match computed {
        Some(computed) => {
            computed.look();
            computed.lines.clear();
        }
        None => *computed = Some(Computed::new()),
    });
}

/// Notes that whatever was computed until now belongs to the statement begun last.
pub fn look() {
    COMPUTED.with_borrow_mut(|computed| {
        if let Some(computed) = computed {
            computed.look();
        }
    });
}

/// Returns about how many milliseconds the task has computed since it began or since this last returned something,
/// and the line that took most of them.
pub fn take() -> Option<(f64, Option<u32>)> {
    COMPUTED.with_borrow_mut(|computed| {
        let computed = computed.as_mut()?;
        computed.look();
        let sum: Duration = computed.lines.iter().map(|(_, time)| *time).sum();
        if sum < SHORTEST {
            return None;
        }
        let longest = computed.lines.drain(..).max_by_key(|(_, time)| *time);
        Some((about(sum), longest.and_then(|(line, _)| line)))
    })
}

/// Rounds to milliseconds with one digit that isn't zero, because the rest differs from run to run.
fn about(time: Duration) -> f64 {
    let ms = time.as_millis().max(1) as f64;
    let unit = 10f64.powf(ms.log10().floor());
    (ms / unit).round() * unit
}

/// Returns whether the recorder wants to know.
fn is_wanted() -> bool {
    static WANTED: OnceLock<bool> = OnceLock::new();
    *WANTED.get_or_init(|| std::env::var_os(BUSY_VARIABLE).is_none_or(|value| value != "no"))
}

impl Computed {
    fn new() -> Computed {
        let mut new = Computed {
            at: Instant::now(),
            spent: Duration::ZERO,
            lines: Vec::new(),
            told: File::open("/proc/thread-self/schedstat").ok(),
        };
        new.spent = new.spent();
        new
    }

    /// Adds the time since the last look, unless that is too short to be worth a system call.
    fn look(&mut self) {
        let now = Instant::now();
        if now - self.at < PRECISION {
            return;
        }
        let before = std::mem::replace(&mut self.at, now);
        let spent = self.spent();
        let time = match &self.told {
            Some(_) => spent.saturating_sub(std::mem::replace(&mut self.spent, spent)),
            // Elsewhere than on Linux, real time has to do.
            None => now - before,
        };
        let line = last_line();
        match self.lines.iter_mut().find(|(known, _)| *known == line) {
            Some((_, sum)) => *sum += time,
            None => self.lines.push((line, time)),
        }
    }

    /// Returns how long this thread has had a processor, or zero if the system doesn't say.
    #[cfg(unix)]
    fn spent(&mut self) -> Duration {
        use std::os::unix::fs::FileExt;
        let mut text = [0; 64];
        let read = self.told.as_ref().and_then(|file| file.read_at(&mut text, 0).ok());
        let first = read.and_then(|read| std::str::from_utf8(&text[..read]).ok()?.split_whitespace().next());
        match first.and_then(|nanos| nanos.parse().ok()) {
            Some(nanos) => Duration::from_nanos(nanos),
            None => {
                self.told = None;
                Duration::ZERO
            }
        }
    }

    #[cfg(not(unix))]
    fn spent(&mut self) -> Duration {
        self.told = None;
        Duration::ZERO
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_rounded_to_one_digit() {
        let about = |ms| about(Duration::from_millis(ms));
        assert_eq!(
            [204, 260, 950, 1_499, 1_500, 9_700, 24_000].map(about),
            [200.0, 300.0, 1_000.0, 1_000.0, 2_000.0, 10_000.0, 20_000.0]
        );
    }

    #[test]
    fn a_thread_that_sleeps_does_not_compute() {
        begin();
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(take(), None);
        let began = Instant::now();
        let (ms, _) = loop {
            if let Some(taken) = take() {
                break taken;
            }
            assert!(began.elapsed() < Duration::from_secs(60), "it has computed");
        };
        assert_eq!(ms, 200.0);
        assert_eq!(take(), None, "once");
    }
}
