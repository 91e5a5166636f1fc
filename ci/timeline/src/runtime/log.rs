//! The log: every event so far, and the state of tasks, frames and waits.

mod tasks;
mod written;

use crate::runtime::current::{here, just_ended, last_line, line, way};
use crate::runtime::holds::Holds;
use crate::runtime::journal::Journal;
use crate::runtime::place;
use crate::runtime::wait_kind::WaitKind;
use crate::runtime::woken::Woken;
use crate::runtime::{busy, clock, loops};
use crate::trace::{By, Event, Kind, On, Waker, Why};
use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Maximum number of events to record.
const MOST_EVENTS: usize = 1_000_000;

pub const OWN_EXECUTOR: &str = "Futures that the program polls by hand, or with its own executor, were not recorded.";
pub const OWN_THREADS: &str = "The program starts its own threads. They ran beside the loop, so what they did may come earlier or later in \
    another run.";

struct TaskState {
    ready: bool,
    done: bool,
    job: bool,
}

pub struct FrameState {
    /// Whether it has given control back and was not resumed.
    pub suspended: bool,
    /// Line of the last statement that was begun.
    pub line: u32,
}

/// Everything recorded so far.
pub struct Log {
    events: Vec<Event>,
    /// How many events there were, recorded or not.
    count: u64,
    /// How many events to keep of a program that doesn't end, if there is a limit.
    keep: Option<usize>,
    /// What was printed since, which is forgotten if the program doesn't end.
    later: Vec<(bool, String)>,
    journal: Option<Journal>,
    tasks: Vec<TaskState>,
    /// Whether the first task is still to come.
    first_is_kept: bool,
    /// The task that is polled, or the job that runs.
    pub turn: Option<usize>,
    pub holds: Holds,
    pub frames: Vec<FrameState>,
    /// For each wait, by id, whether it waits and was not woken.
    pub waits: Vec<bool>,
    /// How many waits wait for other processes.
    pub outside: usize,
    /// Waits that were woken but not polled since.
    woken: Woken,
    /// When the loop went to sleep, if it sleeps.
    parked: Option<u64>,
    parks: usize,
    /// Whether another thread has woken or spawned a task, and none has run since, so that the loop may be about to sleep.
    called_back: bool,
    notes: Vec<String>,
    main_ended: bool,
    written: bool,
}

static LOG: Mutex<Log> = Mutex::new(Log {
    events: Vec::new(),
    count: 0,
    keep: None,
    later: Vec::new(),
    journal: None,
    tasks: Vec::new(),
    first_is_kept: false,
    turn: None,
    holds: Holds::new(),
    frames: Vec::new(),
    waits: Vec::new(),
    outside: 0,
    woken: Woken::new(),
    parked: None,
    parks: 0,
    called_back: false,
    notes: Vec::new(),
    main_ended: false,
    written: false,
});

pub fn log() -> MutexGuard<'static, Log> {
    LOG.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds a note for readers of the trace, each only once.
pub fn note(note: &str) {
    log().note(note);
}

impl Log {
    pub fn note(&mut self, note: &str) {
        if !self.has_note(note) {
            self.notes.push(note.into());
            if self.journal.is_some() {
                self.begin_journal();
            }
        }
    }

    /// Adds an event with the current time.
    pub fn event(&mut self, task: Option<usize>, line: Option<u32>, kind: Kind) {
        let now = clock::micros();
        if let Some(since) = self.parked.take() {
            self.push(parked(since, Some(now)));
        }
        self.computed();
        self.push_at(now, task, line, kind);
    }

    /// Adds an event if the task that runs on this thread has computed for long.
    pub fn computed(&mut self) {
        if let (Some(task), Some((ms, line))) = (here().task, busy::take()) {
            self.push_at(clock::micros(), Some(task), line, Kind::Busy { ms });
        }
    }

    fn push_at(&mut self, now: u64, task: Option<usize>, line: Option<u32>, kind: Kind) {
        let (line, file) = line.map_or((None, None), |line| {
            let (line, file) = place::split(line);
            (Some(line), file)
        });
        self.push(Event { at: millis(now), task, line, file, kind });
    }

    fn push(&mut self, event: Event) {
        self.count += 1;
        if self.is_full() {
            if !self.notes.iter().any(|note| note.starts_with("After")) {
                self.notes.push(format!("After {MOST_EVENTS} events, nothing more was recorded."));
            }
            return;
        }
        if self.keeps_no_more() {
            self.journal = None;
        }
        // A new file belongs into its header.
        if self.journal.as_ref().is_some_and(|journal| journal.files < place::count()) {
            self.begin_journal();
        }
        // A journal that can't be written is of no use.
        if self.journal.as_mut().is_some_and(|journal| journal.add(&event).is_err()) {
            self.journal = None;
        }
        self.events.push(event);
    }

    /// Notes that the loop polls the task. Something else may have caused that, for example the `LocalSet` around it.
    pub fn run(&mut self, task: usize) {
        if !std::mem::take(&mut self.tasks[task].ready) {
            let by = By::Other(Waker::Other);
            self.event(Some(task), None, Kind::Wake { wait: None, by, again: false, cancel: false });
        }
        self.turn = Some(task);
        self.called_back = false;
        self.woken.begin_turn(task);
        self.event(Some(task), None, Kind::Run);
    }

    /// Notes that the wait is polled or over. Returns whether its task had ended a turn without polling it.
    pub fn polled(&mut self, wait: usize) -> bool {
        self.woken.remove(wait)
    }

    /// Notes that the task gives control back. Adds an event for each of its waits that was woken before this turn
    /// but not polled in it.
    pub fn end_turn(&mut self, task: usize) {
        let unpolled = self.woken.end_turn(task);
        unpolled.into_iter().for_each(|wait| self.event(Some(task), None, Kind::Unpolled { wait }));
    }

    /// Notes that the waker of a wait was called. Adds an event if the call did not reach the task, because the
    /// future's owner was notified earlier and has not been polled since.
    pub fn called(&mut self, task: usize, wait: usize) {
        if self.woken.knows(wait) || !self.waits[wait] || self.tasks[task].done || here().wait == Some(wait) {
            return;
        }
        let in_vain = !self.tasks[task].ready && here().task != Some(task);
        self.woken.add(task, wait, in_vain);
        if in_vain {
            self.waits[wait] = false;
            self.event(Some(task), None, Kind::Unpolled { wait });
        }
    }

    /// Notes that the task has ended as in `kind`, unless it had ended before.
    pub fn end(&mut self, task: usize, kind: Kind) {
        if self.turn == Some(task) {
            self.turn = None;
        }
        if !std::mem::replace(&mut self.tasks[task].done, true) {
            self.event(Some(task), None, kind);
        }
    }

    /// Notes that the task is woken; `kind` is what it waits for if it has no wait. Adds an event if that changes
    /// anything. The thread's position shows what woke it.
    pub fn wake(&mut self, task: usize, kind: WaitKind) {
        let way = way();
        let state = &mut self.tasks[task];
        // A wait that is woken during its own poll reports it when the poll is over.
        let by_itself = way.is_some_and(|(wait, _)| here().wait == Some(wait));
        if state.done || by_itself {
            return;
        }
        let again = std::mem::replace(&mut state.ready, true);
        let is_news = way.is_some_and(|(wait, _)| std::mem::take(&mut self.waits[wait]));
        if let (Some((wait, _)), true) = (way, is_news) {
            self.woken.add(task, wait, false);
        }
        if again && !is_news {
            return;
        }
        let kind = way.map_or(kind, |(_, kind)| kind);
        // Events between a library's own sockets don't concern the program.
        if again && kind == WaitKind::On(On::Socket) {
            return;
        }
        let by = match (here().task, just_ended()) {
            (Some(waker), _) => By::Task(waker),
            (None, _) if !loops::is_here() => {
                self.called_back = true;
                By::Other(Waker::Thread)
            }
            (None, _) if kind == WaitKind::Yield => By::Other(Waker::Yield),
            (None, Some(ended)) => By::Task(ended),
            (None, None) => By::Other(match kind {
                WaitKind::On(On::Timer) => Waker::Timer,
                WaitKind::On(On::Socket) => Waker::Socket,
                _ => Waker::Other,
            }),
        };
        // The line, if the program caused the wake.
        let line = last_line().filter(|_| here().task.is_some());
        self.event(Some(task), line, Kind::Wake { wait: way.map(|(wait, _)| wait), by, again, cancel: false });
    }

    /// Notes that the task has woken itself through `wait` while running, to be polled again.
    pub fn wake_again(&mut self, task: usize, wait: usize) {
        let state = &mut self.tasks[task];
        if !state.done && !std::mem::replace(&mut state.ready, true) {
            let by = By::Other(Waker::Yield);
            self.event(Some(task), None, Kind::Wake { wait: Some(wait), by, again: false, cancel: false });
        }
    }

    /// Adds a new frame, which is entered, and returns its id.
    pub fn enter(&mut self, line: u32, name: String) -> usize {
        let frame = self.frames.len();
        self.frames.push(FrameState { suspended: false, line });
        let here = here();
        if here.task.is_some() {
            self.event(here.task, Some(line), Kind::Enter { frame, via: here.wait, name });
        }
        frame
    }

    pub fn new_wait(&mut self) -> usize {
        self.waits.push(false);
        self.waits.len() - 1
    }

    /// Notes that the loop sleeps until the next event.
    pub fn park(&mut self) {
        if self.parked.is_none() && !self.called_back {
            self.parked = Some(clock::micros());
            self.parks += 1;
        }
    }

    /// Returns why a task that is dropped now is dropped.
    pub fn why_cancelled(&self) -> Why {
        match (self.main_ended, here().task) {
            (true, _) => Why::MainEnded,
            (false, None) => Why::Aborted,
            (false, Some(_)) => Why::Dropped,
        }
    }

    /// Returns how often the loop has gone to sleep, if it sleeps now.
    pub fn sleeping(&self) -> Option<usize> {
        self.parked.map(|_| self.parks)
    }

    /// Returns how long the loop has been asleep, by the program's clock.
    pub fn slept(&self) -> Duration {
        self.parked.map_or(Duration::ZERO, |since| Duration::from_micros(clock::micros() - since))
    }

    pub fn has_note(&self, note: &str) -> bool {
        self.notes.iter().any(|said| said == note)
    }

    /// Returns how many events there were, recorded or not.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Returns whether it has as many events as can be recorded.
    pub fn is_full(&self) -> bool {
        self.events.len() >= MOST_EVENTS.max(self.keep.unwrap_or_default())
    }

    /// Returns whether the next event is forgotten if the program doesn't end.
    fn keeps_no_more(&self) -> bool {
        self.keep.is_some_and(|keep| self.events.len() >= keep)
    }

    pub fn has_more_than(&self, events: usize) -> bool {
        self.events.len() > events
    }

    /// Returns whether no task runs or is ready.
    pub fn is_idle(&self) -> bool {
        self.parked.is_some() || self.turn.is_none() && self.tasks.iter().all(|task| task.done || !task.ready)
    }

    /// Returns whether nothing runs, and the tasks that aren't over wait.
    pub fn waits(&self) -> bool {
        self.parked.is_some() || self.is_idle() && self.tasks.iter().any(|task| !task.done)
    }
}

/// Returns the event of a sleep, between times in microseconds; `None` if nothing has ended it.
fn parked(since: u64, until: Option<u64>) -> Event {
    Event { at: millis(since), task: None, line: None, file: None, kind: Kind::Park { until: until.map(millis) } }
}

/// Converts to milliseconds, to hundredths.
fn millis(micros: u64) -> f64 {
    (micros / 10) as f64 / 100.0
}

/// Prints `text`, to stderr if `err` is set, and records it.
#[track_caller]
pub fn print(err: bool, text: String) {
    if log().keeps_no_more() {
        log().later.push((err, text.clone()));
    } else {
        print_now(err, &text);
    }
    log().event(here().task, Some(line()), Kind::Out { text, err });
}

fn print_now(err: bool, text: &str) {
    if err {
        std::eprint!("{text}");
    } else {
        std::print!("{text}");
        // Output must be flushed in case the program is killed.
        std::io::stdout().flush().ok();
    }
}
