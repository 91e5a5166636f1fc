//! The trace of one run, in the format that the runtime writes and the recorder reads. `FORMAT.md` explains each key.

#[cfg(feature = "recorder")]
use serde::Deserialize;

/// The current version of the format.
pub const VERSION: u32 = 1;

/// Environment variables by which the recorder configures the runtime: the file to write the trace to, without which
/// nothing is written; the name of the program; and the seed of random choices, an integer.
pub const TRACE_VARIABLE: &str = "TIMELINE_TRACE";
pub const PROGRAM_VARIABLE: &str = "TIMELINE_PROGRAM";
pub const SEED_VARIABLE: &str = "TIMELINE_SEED";
/// Variables by which the runtime learns when to end a program that doesn't end by itself: its limit in real time, in
/// seconds, and how many events to keep of it. Without them, it ends only programs that sleep with nothing to wake
/// them, and their traces don't say so.
pub const LIMIT_VARIABLE: &str = "TIMELINE_LIMIT";
pub const EVENTS_VARIABLE: &str = "TIMELINE_EVENTS";
/// The variable that keeps the runtime, if it is `no`, from recording that the program computes. Whether it does, and
/// for how long, depends on the machine.
pub const BUSY_VARIABLE: &str = "TIMELINE_BUSY";

/// The events of one run of a program, in order.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "recorder", derive(Deserialize))]
pub struct Trace {
    /// Equal to [`VERSION`].
    pub version: u32,
    /// Name of the program.
    pub program: String,
    pub language: Language,
    pub clock: Clock,
    /// Virtual time that a task's turn costs, in microseconds.
    pub tick_us: u64,
    /// Seed for the random choices of `select!`.
    pub seed: u64,
    /// Sentences about what was not recorded and what else to know.
    pub notes: Vec<String>,
    /// Names of the program's files, the first being that of `main`; empty if that is the only one.
    #[cfg_attr(feature = "recorder", serde(default))]
    pub files: Vec<String>,
    /// Why the recorder ended the run; `None` if the program ended by itself.
    pub ended: Option<Ended>,
    pub events: Vec<Event>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "recorder", derive(Deserialize), serde(rename_all = "snake_case"))]
pub enum Language {
    Rust,
    Python,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "recorder", derive(Deserialize), serde(rename_all = "snake_case"))]
pub enum Clock {
    /// Virtual at the program's request; it advances when everything waits.
    Paused,
    /// Virtual, although the program did not ask for it.
    Virtual,
    /// Virtual; it advances only when the sockets are idle, too.
    Patient,
}

/// Why the recorder ended a run that did not end by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "recorder", derive(Deserialize), serde(rename_all = "snake_case"))]
pub enum Ended {
    /// Everything waits, and nothing wakes it.
    Asleep,
    /// The thread of the loop was held, by a lock that is never released or by computing.
    Held,
    /// It had as many events as are recorded.
    Events,
    /// It was still going on when its time was over.
    Time,
}

/// An event, which is a step of the timeline.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "recorder", derive(Deserialize))]
pub struct Event {
    /// Virtual time in milliseconds since the program began.
    pub at: f64,
    pub task: Option<usize>,
    /// Line of the program, from 1.
    pub line: Option<usize>,
    /// The file of the line, as an index in [`Trace::files`]; `None` for the first.
    pub file: Option<usize>,
    #[cfg_attr(feature = "recorder", serde(flatten))]
    pub kind: Kind,
}

/// The kind of an event, with its specific keys.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "recorder", derive(Deserialize), serde(tag = "do", rename_all = "snake_case"))]
pub enum Kind {
    Spawn {
        by: Option<usize>,
        kind: Job,
        /// It is the future of a `block_on` other than the first.
        #[cfg_attr(feature = "recorder", serde(default))]
        root: bool,
    },
    Run,
    Enter {
        frame: usize,
        via: Option<usize>,
        name: String,
    },
    Await {
        wait: usize,
        frame: Option<usize>,
        text: String,
        #[cfg_attr(feature = "recorder", serde(default))]
        branch: bool,
    },
    Pending {
        wait: usize,
        on: On,
        what: String,
    },
    Yielded {
        wait: usize,
    },
    Ready {
        wait: usize,
    },
    Setaside {
        wait: usize,
    },
    /// It could continue, but nothing polls it.
    Unpolled {
        wait: usize,
    },
    Wake {
        wait: Option<usize>,
        by: By,
        #[cfg_attr(feature = "recorder", serde(default))]
        again: bool,
        /// In Python: the task is woken because it is canceled.
        #[cfg_attr(feature = "recorder", serde(default))]
        cancel: bool,
    },
    Park {
        until: Option<f64>,
    },
    Block {
        ms: f64,
    },
    /// It computed, up to this moment.
    Busy {
        /// Roughly, in milliseconds of processor time.
        ms: f64,
    },
    Out {
        text: String,
        #[cfg_attr(feature = "recorder", serde(default))]
        err: bool,
    },
    Exit {
        frame: Option<usize>,
        wait: Option<usize>,
        how: How,
    },
    TaskDone {
        how: How,
    },
    TaskCancelled {
        why: Why,
    },
    Repeat {
        events: usize,
        times: usize,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "recorder", derive(Deserialize), serde(rename_all = "snake_case"))]
pub enum Job {
    Task,
    /// A job of `spawn_blocking` or `to_thread`.
    Thread,
}

/// What a wait waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "recorder", derive(Deserialize), serde(rename_all = "snake_case"))]
pub enum On {
    Timer,
    Channel,
    Lock,
    Permit,
    Signal,
    Task,
    Socket,
    Other,
}

/// What wakes a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "recorder", derive(Deserialize), serde(untagged))]
pub enum By {
    Task(usize),
    Other(Waker),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "recorder", derive(Deserialize), serde(rename_all = "snake_case"))]
pub enum Waker {
    Timer,
    Socket,
    Yield,
    Thread,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "recorder", derive(Deserialize), serde(rename_all = "snake_case"))]
pub enum How {
    Returned,
    Dropped,
    /// In Python: by CancelledError.
    Cancelled,
    Panicked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "recorder", derive(Deserialize))]
pub enum Why {
    #[cfg_attr(feature = "recorder", serde(rename = "aborted"))]
    Aborted,
    /// In Python: it ended with CancelledError.
    #[cfg_attr(feature = "recorder", serde(rename = "cancelled"))]
    Cancelled,
    #[cfg_attr(feature = "recorder", serde(rename = "main ended"))]
    MainEnded,
    #[cfg_attr(feature = "recorder", serde(rename = "dropped"))]
    Dropped,
}

#[cfg(feature = "recorder")]
impl Trace {
    /// Parses the text of a `timeline.json`. An error says what is invalid, or that the version is different.
    pub fn parse(text: &str) -> Result<Trace, String> {
        let trace: Trace = serde_json::from_str(text).map_err(|error| format!("this is not a trace: {error}"))?;
        if trace.version != VERSION {
            return Err(format!("the trace has version {}, not {VERSION}", trace.version));
        }
        Ok(trace)
    }
}
