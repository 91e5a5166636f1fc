//! The log: every event so far, and the state of tasks, frames and waits.

use crate::runtime::current::{here, just_ended, last_line, line, way};
use crate::runtime::wait_kind::WaitKind;
use crate::runtime::{busy, clock, loops};
use crate::trace::{By, Event, Job, Kind, Language, On, PROGRAM_VARIABLE, TRACE_VARIABLE, Trace, VERSION, Waker, Why};
use crate::unshown::Unshown;
use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Maximum number of events to record.
const MOST_EVENTS: usize = 1_000_000;

/// The exit status of a program that turns out not to be recordable.
const REFUSED: i32 = 4;

pub const OWN_EXECUTOR: &str = "Futures that the program polls by hand, or with its own executor, were not recorded.";
pub const OWN_THREADS: &str = "The program starts its own threads. They ran in real time, so what they did may come earlier or later in \
    another run.";

struct TaskState {
    ready: bool,
    done: bool,
}

/// A wait that was woken but not polled since.
struct Woken {
    task: usize,
    wait: usize,
    /// Whether its task has begun a turn since.
    due: bool,
    /// Whether its task has ended a turn since without polling it.
    unpolled: bool,
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
    tasks: Vec<TaskState>,
    /// Whether the first task is still to come.
    first_is_kept: bool,
    pub frames: Vec<FrameState>,
    /// For each wait, by id, whether it waits and was not woken.
    pub waits: Vec<bool>,
    /// Waits that were woken but not polled since, in the order of the wakes.
    woken: Vec<Woken>,
    /// When the loop went to sleep, if it sleeps.
    parked: Option<u64>,
    parks: usize,
    /// Whether another thread has woken a task that has not run since, so that the loop may be about to sleep.
    called_back: bool,
    notes: Vec<String>,
    main_ended: bool,
    written: bool,
}

static LOG: Mutex<Log> = Mutex::new(Log {
    events: Vec::new(),
    tasks: Vec::new(),
    first_is_kept: false,
    frames: Vec::new(),
    waits: Vec::new(),
    woken: Vec::new(),
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
    let mut log = log();
    if !log.has_note(note) {
        log.notes.push(note.into());
    }
}

impl Log {
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
        self.push(Event { at: millis(now), task, line: line.map(|line| line as usize), file: None, kind });
    }

    fn push(&mut self, event: Event) {
        if self.events.len() < MOST_EVENTS {
            self.events.push(event);
        } else if self.events.len() == MOST_EVENTS && !self.notes.iter().any(|note| note.starts_with("After")) {
            self.notes.push(format!("After {MOST_EVENTS} events, nothing more was recorded."));
        }
    }

    /// Adds a new task, ready to run, and returns its id. The first id is kept for what `block_on` runs first.
    pub fn spawn(&mut self, line: u32, by: Option<usize>, kind: Job) -> usize {
        if self.tasks.is_empty() {
            self.tasks.push(TaskState { ready: false, done: true });
            self.first_is_kept = true;
        }
        self.add(line, Kind::Spawn { by, kind, root: false })
    }

    /// Adds what `block_on` runs, as a new task.
    pub fn root(&mut self, line: u32) -> usize {
        let root = !self.tasks.is_empty() && !self.first_is_kept;
        let kind = Kind::Spawn { by: None, kind: Job::Task, root };
        if !std::mem::take(&mut self.first_is_kept) {
            return self.add(line, kind);
        }
        self.tasks[0] = TaskState { ready: true, done: false };
        self.event(Some(0), Some(line), kind);
        0
    }

    fn add(&mut self, line: u32, kind: Kind) -> usize {
        let task = self.tasks.len();
        self.tasks.push(TaskState { ready: true, done: false });
        self.event(Some(task), Some(line), kind);
        task
    }

    /// Notes that the loop polls the task. Something else may have caused that, for example the `LocalSet` around it.
    pub fn run(&mut self, task: usize) {
        if !std::mem::take(&mut self.tasks[task].ready) {
            let by = By::Other(Waker::Other);
            self.event(Some(task), None, Kind::Wake { wait: None, by, again: false, cancel: false });
        }
        self.called_back = false;
        self.woken.iter_mut().filter(|woken| woken.task == task).for_each(|woken| woken.due = true);
        self.event(Some(task), None, Kind::Run);
    }

    /// Notes that the wait is polled or over. Returns whether its task had ended a turn without polling it.
    pub fn polled(&mut self, wait: usize) -> bool {
        let woken = self.woken.iter().position(|woken| woken.wait == wait);
        woken.is_some_and(|at| self.woken.remove(at).unpolled)
    }

    /// Notes that the task gives control back. Adds an event for each of its waits that was woken before this turn
    /// but not polled in it.
    pub fn end_turn(&mut self, task: usize) {
        let due = |woken: &&mut Woken| woken.task == task && woken.due && !woken.unpolled;
        let unpolled: Vec<usize> = self
            .woken
            .iter_mut()
            .filter(due)
            .map(|woken| {
                woken.unpolled = true;
                woken.wait
            })
            .collect();
        unpolled.into_iter().for_each(|wait| self.event(Some(task), None, Kind::Unpolled { wait }));
    }

    /// Notes that the waker of a wait was called. Adds an event if the call did not reach the task, because the
    /// future's owner was notified earlier and has not been polled since.
    pub fn called(&mut self, task: usize, wait: usize) {
        let known = self.woken.iter().any(|woken| woken.wait == wait);
        if known || !self.waits[wait] || self.tasks[task].done || here().wait == Some(wait) {
            return;
        }
        let in_vain = !self.tasks[task].ready && here().task != Some(task);
        self.woken.push(Woken { task, wait, due: false, unpolled: in_vain });
        if in_vain {
            self.waits[wait] = false;
            self.event(Some(task), None, Kind::Unpolled { wait });
        }
    }

    /// Notes that the task has ended as in `kind`, unless it had ended before.
    pub fn end(&mut self, task: usize, kind: Kind) {
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
            self.woken.push(Woken { task, wait, due: false, unpolled: false });
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

    /// Sets whether the last `block_on` has ended.
    pub fn main_ended(&mut self, ended: bool) {
        self.main_ended = ended;
    }

    pub fn is_done(&self, task: usize) -> bool {
        self.tasks[task].done
    }

    /// Returns how many events there are.
    pub fn events(&self) -> usize {
        self.events.len()
    }

    /// Ends the program, with this in place of a trace.
    pub fn refuse(&mut self, why: Unshown, line: u32) -> ! {
        if let Some(path) = std::env::var_os(TRACE_VARIABLE)
            && let Err(error) = std::fs::write(&path, why.write(line as usize))
        {
            std::eprintln!("timeline: cannot write {}: {error}", path.display());
        }
        std::process::exit(REFUSED)
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

    /// Writes the trace, once, to the file named by the environment.
    pub fn write(&mut self) {
        let Some(path) = std::env::var_os(TRACE_VARIABLE) else { return };
        if std::mem::replace(&mut self.written, true) {
            return;
        }
        if let Some(since) = self.parked.take() {
            self.push(parked(since, None));
        }
        let trace = Trace {
            version: VERSION,
            program: std::env::var(PROGRAM_VARIABLE).unwrap_or_default(),
            language: Language::Rust,
            clock: clock::kind(),
            tick_us: clock::tick(),
            seed: clock::seed(),
            notes: std::mem::take(&mut self.notes),
            files: Vec::new(),
            ended: None,
            events: std::mem::take(&mut self.events),
        };
        if let Err(error) = std::fs::write(&path, trace.write()) {
            std::eprintln!("timeline: cannot write {}: {error}", path.display());
        }
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

/// A guard that writes the trace when dropped, at the end of `main`.
pub struct Recording;

/// Starts recording. `clock` names a clock of the trace; `notes` are the recorder's remarks about the program.
pub fn begin(clock: &str, notes: &[&str]) -> Recording {
    clock::begin(clock);
    notes.iter().for_each(|text| note(text));
    Recording
}

impl Drop for Recording {
    fn drop(&mut self) {
        log().write();
    }
}

/// Prints `text`, to stderr if `err` is set, and records it.
#[track_caller]
pub fn print(err: bool, text: String) {
    if err {
        std::eprint!("{text}");
    } else {
        std::print!("{text}");
        // Output must be flushed in case the program is killed.
        std::io::stdout().flush().ok();
    }
    log().event(here().task, Some(line()), Kind::Out { text, err });
}
