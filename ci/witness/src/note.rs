//! What has been noted so far, and where the program is while it runs.

use crate::clock;
use serde_json::{Value, json};
use std::cell::Cell;
use std::io::Write;
use std::panic::Location;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A program that makes more events is noted no further.
const MOST_EVENTS: usize = 1_000_000;

pub const OWN_EXECUTOR: &str =
    "Futures that the program polls by hand, or by an executor of its own, were not recorded.";
pub const OWN_THREADS: &str = "The program starts threads of its own. They run by real time, so that what they do may come earlier or later \
    another time.";

/// Where this thread is: what runs on it, by way of what.
#[derive(Clone, Copy, Default)]
pub struct Here {
    pub task: Option<usize>,
    pub wait: Option<usize>,
    /// Whether, since this was last cleared, something of the program's own was polled.
    pub nested: bool,
}

thread_local! {
    static HERE: Cell<Here> = const { Cell::new(Here { task: None, wait: None, nested: false }) };
    /// The wait whose waker is being called.
    static WOKEN_BY_WAY_OF: Cell<Option<(usize, On)>> = const { Cell::new(None) };
    /// The statement that was begun last on this thread.
    static LINE: Cell<Option<u32>> = const { Cell::new(None) };
    /// The task that has just ended on this thread, before the loop does anything else.
    static JUST_ENDED: Cell<Option<usize>> = const { Cell::new(None) };
}

pub fn here() -> Here {
    HERE.get()
}

/// Says where this thread is from now on, and returns where it was.
pub fn go(here: Here) -> Here {
    HERE.replace(here)
}

/// A statement begins in this line.
pub fn begin_line(line: u32) {
    LINE.set(Some(line));
}

pub fn just_ended(task: Option<usize>) {
    JUST_ENDED.set(task);
}

/// Calls a waker by way of a wait; the innermost wait counts.
pub fn by_way_of(wait: usize, on: On, wake: impl FnOnce()) {
    let before = WOKEN_BY_WAY_OF.get();
    WOKEN_BY_WAY_OF.set(before.or(Some((wait, on))));
    wake();
    WOKEN_BY_WAY_OF.set(before);
}

/// What a wait is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum On {
    Timer,
    Channel,
    Lock,
    Permit,
    Signal,
    Task,
    Socket,
    Yield,
    Other,
}

impl On {
    /// By the type that is waited for.
    pub fn of(type_name: &str) -> On {
        let is = |parts: &[&str]| parts.iter().any(|part| type_name.contains(part));
        if is(&["yield_now", "YieldNow", "PendingOnce"]) {
            On::Yield
        } else if is(&["JoinHandle", "join_set", "join_map", "task_tracker", "RemoteHandle"]) {
            On::Task
        } else if is(&["tokio::time", "tokio_util::time", "futures_timer"]) {
            On::Timer
        } else if is(&["Semaphore", "semaphore"]) {
            On::Permit
        } else if is(&["sync::mutex", "sync::rwlock", "lock::mutex", "rwlock"]) {
            On::Lock
        } else if is(&["mpsc", "oneshot", "broadcast", "sync::watch", "channel"]) {
            On::Channel
        } else if is(&["sync::notify", "sync::barrier", "once_cell", "cancellation_token", "tokio::signal"]) {
            On::Signal
        } else if is(&["tokio::net", "tokio::io", "hyper", "reqwest", "TcpStream", "chat_client", "fake_model"]) {
            On::Socket
        } else {
            On::Other
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            On::Timer => "timer",
            On::Channel => "channel",
            On::Lock => "lock",
            On::Permit => "permit",
            On::Signal => "signal",
            On::Task => "task",
            On::Socket => "socket",
            On::Yield => "yield",
            On::Other => "other",
        }
    }
}

struct TaskState {
    ready: bool,
    done: bool,
}

pub struct FrameState {
    /// Whether it has given control back, and not been resumed.
    pub suspended: bool,
    /// Of the last statement that was begun.
    pub line: u32,
}

/// Everything noted.
pub struct Notes {
    events: Vec<Value>,
    tasks: Vec<TaskState>,
    pub frames: Vec<FrameState>,
    /// By their ids, whether they wait and have not been woken.
    pub waits: Vec<bool>,
    /// When the loop went to sleep, if it sleeps.
    parked: Option<u64>,
    parks: usize,
    /// Whether another thread has woken somebody who has not run since: the loop may be on its way to sleep.
    called_back: bool,
    notes: Vec<String>,
    main_ended: bool,
    written: bool,
}

static NOTES: Mutex<Notes> = Mutex::new(Notes {
    events: Vec::new(),
    tasks: Vec::new(),
    frames: Vec::new(),
    waits: Vec::new(),
    parked: None,
    parks: 0,
    called_back: false,
    notes: Vec::new(),
    main_ended: false,
    written: false,
});

pub fn notes() -> MutexGuard<'static, Notes> {
    NOTES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What must be said besides the events.
pub fn remark(note: &str) {
    let mut notes = notes();
    if !notes.has_remark(note) {
        notes.notes.push(note.into());
    }
}

/// The line of the program that called.
#[track_caller]
pub fn line() -> u32 {
    Location::caller().line()
}

impl Notes {
    /// Notes one event: its kind, its task, its line and what else it has.
    pub fn event(&mut self, what: &str, task: Option<usize>, line: Option<u32>, rest: Value) {
        let now = clock::micros();
        if let Some(since) = self.parked.take() {
            self.push(json!({ "do": "park", "at": millis(since), "until": millis(now) }));
        }
        let mut event = json!({ "do": what, "at": millis(now) });
        if let Some(task) = task {
            event["task"] = task.into();
        }
        if let Some(line) = line {
            event["line"] = line.into();
        }
        if let (Value::Object(event), Value::Object(rest)) = (&mut event, rest) {
            event.extend(rest);
        }
        self.push(event);
    }

    fn push(&mut self, event: Value) {
        if self.events.len() < MOST_EVENTS {
            self.events.push(event);
        } else if self.events.len() == MOST_EVENTS && !self.notes.iter().any(|note| note.starts_with("After")) {
            self.notes.push(format!("After {MOST_EVENTS} events nothing more was recorded."));
        }
    }

    /// A new task, ready to run.
    pub fn spawn(&mut self, line: u32, by: Option<usize>, kind: &str) -> usize {
        let task = self.tasks.len();
        self.tasks.push(TaskState { ready: true, done: false });
        self.event("spawn", Some(task), Some(line), json!({ "by": by, "kind": kind }));
        task
    }

    /// The loop polls the task.
    pub fn run(&mut self, task: usize) {
        self.tasks[task].ready = false;
        self.called_back = false;
        self.event("run", Some(task), None, json!({}));
    }

    /// The task has ended as `what` says.
    pub fn end(&mut self, task: usize, what: &str, rest: Value) {
        if !std::mem::replace(&mut self.tasks[task].done, true) {
            self.event(what, Some(task), None, rest);
        }
    }

    /// The task, which waits for `on` if it has no wait of its own, is woken; notes it if that changes anything. Who wakes is known
    /// by where this thread is.
    pub fn wake(&mut self, task: usize, on: On) {
        let way = WOKEN_BY_WAY_OF.get();
        let state = &mut self.tasks[task];
        // A wait that is woken while it is polled tells of it itself, when the poll is over.
        let by_itself = way.is_some_and(|(wait, _)| here().wait == Some(wait));
        if state.done || by_itself {
            return;
        }
        let again = std::mem::replace(&mut state.ready, true);
        let is_news = way.is_some_and(|(wait, _)| std::mem::take(&mut self.waits[wait]));
        if again && !is_news {
            return;
        }
        let on = way.map_or(on, |(_, on)| on);
        // What goes on inside a library, between its sockets, is none of the program's.
        if again && on == On::Socket {
            return;
        }
        let by: Value = match (here().task, JUST_ENDED.get()) {
            (Some(waker), _) => waker.into(),
            (None, _) if !clock::on_loop() => {
                self.called_back = true;
                "thread".into()
            }
            (None, _) if on == On::Yield => "yield".into(),
            (None, Some(ended)) => ended.into(),
            (None, None) => match on {
                On::Timer => "timer".into(),
                On::Socket => "socket".into(),
                _ => "other".into(),
            },
        };
        let mut rest = json!({ "wait": way.map(|(wait, _)| wait), "by": by });
        if again {
            rest["again"] = true.into();
        }
        // Where it was done, if the program did it.
        let line = LINE.get().filter(|_| here().task.is_some());
        self.event("wake", Some(task), line, rest);
    }

    /// As `wake`, of a task that wakes itself while it runs, to be polled again.
    pub fn wake_again(&mut self, task: usize, wait: usize) {
        let state = &mut self.tasks[task];
        if !state.done && !std::mem::replace(&mut state.ready, true) {
            self.event("wake", Some(task), None, json!({ "wait": wait, "by": "yield" }));
        }
    }

    /// A new frame, entered.
    pub fn enter(&mut self, line: u32, name: String) -> usize {
        let frame = self.frames.len();
        self.frames.push(FrameState { suspended: false, line });
        let here = here();
        if here.task.is_some() {
            self.event("enter", here.task, Some(line), json!({ "frame": frame, "via": here.wait, "name": name }));
        }
        frame
    }

    pub fn new_wait(&mut self) -> usize {
        self.waits.push(false);
        self.waits.len() - 1
    }

    /// The loop sleeps, as long as nothing else is noted.
    pub fn park(&mut self) {
        if self.parked.is_none() && !self.called_back {
            self.parked = Some(clock::micros());
            self.parks += 1;
        }
    }

    pub fn main_ended(&mut self) {
        self.main_ended = true;
    }

    /// Why a task that is dropped now is dropped.
    pub fn why_cancelled(&self) -> &'static str {
        match (self.main_ended, here().task) {
            (true, _) => "main ended",
            (false, None) => "aborted",
            (false, Some(_)) => "dropped",
        }
    }

    /// How often the loop has gone to sleep, if it sleeps now.
    pub fn sleeping(&self) -> Option<usize> {
        self.parked.map(|_| self.parks)
    }

    pub fn has_remark(&self, note: &str) -> bool {
        self.notes.iter().any(|said| said == note)
    }

    /// Writes the record once, to the file that `WITNESS_RECORD` names.
    pub fn write(&mut self) {
        let Some(path) = std::env::var_os("WITNESS_RECORD") else { return };
        if std::mem::replace(&mut self.written, true) {
            return;
        }
        if let Some(since) = self.parked.take() {
            self.push(json!({ "do": "park", "at": millis(since), "until": null }));
        }
        let record = json!({
            "version": 1,
            "program": std::env::var("WITNESS_PROGRAM").unwrap_or_default(),
            "language": "rust",
            "clock": clock::kind().word(),
            "tick_us": clock::tick(),
            "seed": clock::seed(),
            "notes": self.notes,
            "events": self.events,
        });
        if let Err(error) = std::fs::write(&path, record.to_string()) {
            std::eprintln!("witness: cannot write {}: {error}", path.display());
        }
    }
}

/// Virtual time in milliseconds, to hundredths.
fn millis(micros: u64) -> Value {
    let hundredths = micros / 10;
    if hundredths.is_multiple_of(100) { (hundredths / 100).into() } else { json!(hundredths as f64 / 100.0) }
}

/// Writes the record when it is dropped, at the end of `main`.
pub struct Recording;

/// Begins a record; `notes` are what the recorder has to say of the program.
pub fn begin(clock: &str, notes: &[&str]) -> Recording {
    clock::begin(clock);
    notes.iter().for_each(|note| remark(note));
    Recording
}

impl Drop for Recording {
    fn drop(&mut self) {
        notes().write();
    }
}

/// Prints `text`, and notes it.
#[track_caller]
pub fn print(err: bool, text: String) {
    if err {
        std::eprint!("{text}");
    } else {
        std::print!("{text}");
        // What is killed must have said it.
        std::io::stdout().flush().ok();
    }
    let mut rest = json!({ "text": text });
    if err {
        rest["err"] = true.into();
    }
    notes().event("out", here().task, Some(line()), rest);
}
