//! The lanes of the picture and their contents.

use crate::render::replay::{Replay, State};
use crate::trace::{How, Job, On};

/// The appearance of a stretch of a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// The loop runs something.
    Busy,
    /// The loop sleeps.
    Parked,
    Ready,
    Running,
    /// One of its futures runs.
    Inside,
    Blocked,
    Waiting,
    /// It was woken, but nothing polls it.
    Unpolled,
}

#[derive(Debug)]
pub struct Lane {
    pub place: Place,
    /// Depth: 0 for the loop and tasks, more for parts.
    pub depth: usize,
    /// Whether it is a job on its own thread.
    pub thread: bool,
    pub label: String,
    /// The line where it begins, if it is a part.
    pub line: Option<usize>,
    pub spans: Vec<Span>,
    /// The steps at which it ended, and how.
    pub ends: Vec<(usize, How)>,
}

/// A stretch from step `from` up to but not including `to`, counting from 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    pub from: usize,
    pub to: usize,
    pub look: Look,
    /// Possible texts, the longest first; the first that fits is shown.
    pub texts: Vec<String>,
}

/// An arrow for a wake-up.
#[derive(Debug, PartialEq)]
pub struct Arrow {
    pub step: usize,
    pub from: Place,
    pub to: Place,
}

/// What a lane belongs to, which also identifies it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Loop,
    Task(usize),
    /// A part of a task.
    Part(usize),
}

/// A lane's appearance and texts at one step, if something is drawn there.
pub type Cell = Option<(Look, Vec<String>)>;

/// Returns the name of a task's lane.
pub fn task_label(replay: &Replay, task: usize) -> String {
    let it = &replay.tasks[&task];
    match (it.name, it.job) {
        (Some(name), _) if task == 0 => name.to_string(),
        (Some(name), Job::Task) => format!("task {task}: {name}"),
        (None, Job::Task) => format!("task {task}"),
        (_, Job::Thread) => format!("task {task}: job on another thread"),
    }
}

pub fn look(state: State) -> Option<Look> {
    match state {
        State::Ready => Some(Look::Ready),
        State::Running => Some(Look::Running),
        State::Blocked => Some(Look::Blocked),
        State::Waiting => Some(Look::Waiting),
        State::Gone => None,
    }
}

/// Returns in one word what a wait waits for.
pub fn on(replay: &Replay, wait: usize) -> &'static str {
    match replay.waits.get(&wait).and_then(|wait| wait.on) {
        Some(On::Timer) => "timer",
        Some(On::Channel) => "channel",
        Some(On::Lock) => "lock",
        Some(On::Permit) => "permit",
        Some(On::Signal) => "signal",
        Some(On::Task) => "task",
        Some(On::Socket) => "socket",
        Some(On::Other) => "other",
        None => "yielded",
    }
}
