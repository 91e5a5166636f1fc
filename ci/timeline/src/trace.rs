//! The trace of one run, in the format that the runtime writes and the recorder reads. `FORMAT.md` explains each key.

use serde::{Deserialize, Serialize, Serializer};

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
#[derive(Clone, Debug, PartialEq, Deserialize)]
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
    #[serde(default)]
    pub files: Vec<String>,
    /// Why the recorder ended the run; `None` if the program ended by itself.
    #[serde(default)]
    pub ended: Option<Ended>,
    pub events: Vec<Event>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    Rust,
    Python,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// Virtual at the program's request; it advances when everything waits.
    Paused,
    /// Virtual, although the program did not ask for it.
    Virtual,
    /// Virtual; it advances only when the sockets are idle, too.
    Patient,
}

/// Why the recorder ended a run that did not end by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Event {
    /// Virtual time in milliseconds since the program began.
    pub at: f64,
    pub task: Option<usize>,
    /// Line of the program, from 1.
    pub line: Option<usize>,
    /// The file of the line, as an index in [`Trace::files`]; `None` for the first.
    #[serde(default)]
    pub file: Option<usize>,
    #[serde(flatten)]
    pub kind: Kind,
}

/// The kind of an event, with its specific keys.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Kind {
    Spawn {
        by: Option<usize>,
        kind: Job,
        /// It is the future of a `block_on` other than the first.
        #[serde(default, skip_serializing_if = "is_false")]
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
        #[serde(default, skip_serializing_if = "is_false")]
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
        #[serde(default, skip_serializing_if = "is_false")]
        again: bool,
        /// In Python: the task is woken because it is canceled.
        #[serde(default, skip_serializing_if = "is_false")]
        cancel: bool,
    },
    Park {
        #[serde(serialize_with = "number_or_null")]
        until: Option<f64>,
    },
    Block {
        #[serde(serialize_with = "number")]
        ms: f64,
    },
    /// It computed, up to this moment.
    Busy {
        /// Roughly, in milliseconds of processor time.
        #[serde(serialize_with = "number")]
        ms: f64,
    },
    Out {
        text: String,
        #[serde(default, skip_serializing_if = "is_false")]
        err: bool,
    },
    Exit {
        #[serde(skip_serializing_if = "Option::is_none")]
        frame: Option<usize>,
        #[serde(skip_serializing_if = "Option::is_none")]
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Job {
    Task,
    /// A job of `spawn_blocking` or `to_thread`.
    Thread,
}

/// What a wait waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum By {
    Task(usize),
    Other(Waker),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waker {
    Timer,
    Socket,
    Yield,
    Thread,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    Returned,
    Dropped,
    /// In Python: by CancelledError.
    Cancelled,
    Panicked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    #[serde(rename = "aborted")]
    Aborted,
    /// In Python: it ended with CancelledError.
    #[serde(rename = "cancelled")]
    Cancelled,
    #[serde(rename = "main ended")]
    MainEnded,
    #[serde(rename = "dropped")]
    Dropped,
}

/// The end of the text of a `timeline.json`.
const END: &str = "\n]\n}\n";

impl Trace {
    /// Parses the text of a `timeline.json`. An error says what is invalid, or that the version is different.
    pub fn parse(text: &str) -> Result<Trace, String> {
        let trace: Trace = serde_json::from_str(text).map_err(|error| format!("this is not a trace: {error}"))?;
        if trace.version != VERSION {
            return Err(format!("the trace has version {}, not {VERSION}", trace.version));
        }
        Ok(trace)
    }

    /// Returns the text of a `timeline.json`: a header, then one event per line.
    pub fn write(&self) -> String {
        let events: Vec<String> = self.events.iter().map(Event::write).collect();
        format!("{}{}{END}", self.head(), events.join(",\n"))
    }

    /// Returns the header, up to the first event.
    pub fn head(&self) -> String {
        let files = if self.files.is_empty() { String::new() } else { format!("\"files\": {},\n", json(&self.files)) };
        let ended = self.ended.map(|ended| format!("\"ended\": {},\n", json(&ended))).unwrap_or_default();
        format!(
            "{{\n\"version\": {},\n\"program\": {},\n\"language\": {},\n\"clock\": {},\n\"tick_us\": {},\n\"seed\": {},\n\
             \"notes\": {},\n{files}{ended}\"events\": [\n",
            self.version,
            json(&self.program),
            json(&self.language),
            json(&self.clock),
            self.tick_us,
            self.seed,
            json(&self.notes),
        )
    }
}

impl Event {
    /// Returns the event as one line: `do`, `at`, `task`, `line`, `file`, and then the keys of its kind.
    pub fn write(&self) -> String {
        let kind = json(&self.kind);
        let (name, rest) = kind.split_at(kind.find([',', '}']).expect("an object ends"));
        let task = self.task.map(|task| format!(",\"task\":{task}")).unwrap_or_default();
        let line = self.line.map(|line| format!(",\"line\":{line}")).unwrap_or_default();
        let file = self.file.map(|file| format!(",\"file\":{file}")).unwrap_or_default();
        format!("{name},\"at\":{}{task}{line}{file}{rest}", self.at)
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("strings, numbers and keys that are strings can be written")
}

/// Writes whole numbers without a decimal point.
fn number<S: Serializer>(number: &f64, to: S) -> Result<S::Ok, S::Error> {
    if number.fract() == 0.0 { to.serialize_i64(*number as i64) } else { to.serialize_f64(*number) }
}

fn number_or_null<S: Serializer>(value: &Option<f64>, to: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => number(value, to),
        None => to.serialize_none(),
    }
}

fn is_false(flag: &bool) -> bool {
    !flag
}
