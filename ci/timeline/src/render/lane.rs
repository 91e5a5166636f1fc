//! The lanes of the picture and their contents.

use crate::render::replay::{Replay, State};
use crate::render::words::{about, number};
use crate::trace::{How, Job, Kind, Language, On};
use std::collections::BTreeSet;

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
    /// `None` for the loop.
    pub task: Option<usize>,
    /// Depth: 0 for the loop and tasks, more for parts.
    pub depth: usize,
    /// Whether it is a job on its own thread.
    pub thread: bool,
    pub label: String,
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

/// An arrow for a wake-up. `from` and `to` are lane numbers.
#[derive(Debug, PartialEq)]
pub struct Arrow {
    pub step: usize,
    pub from: usize,
    pub to: usize,
}

/// A lane's appearance and texts at one step.
pub type Cell = Option<(Look, Vec<String>)>;

/// Returns the lane of the loop.
pub fn loop_lane(replay: &Replay) -> Lane {
    let label = match replay.trace.language {
        Language::Rust => "runtime",
        Language::Python => "event loop",
    };
    let on_loop = |task: usize| replay.tasks.get(&task).is_some_and(|task| task.job == Job::Task);
    let cells = replay.trace.events.iter().zip(&replay.steps).map(|(event, now)| {
        let task = now.turn.filter(|task| on_loop(*task));
        let looks = match (&event.kind, task) {
            (Kind::Park { .. }, _) => (Look::Parked, "sleeps"),
            (Kind::Block { .. } | Kind::Busy { .. }, Some(_)) => (Look::Blocked, "blocked"),
            (_, Some(_)) => (Look::Busy, ""),
            _ => return None,
        };
        Some((looks.0, Some(looks.1.to_string()).filter(|text| !text.is_empty()).into_iter().collect()))
    });
    Lane { task: None, depth: 0, thread: false, label: label.into(), spans: spans(cells.collect()), ends: Vec::new() }
}

/// Returns the lane of a task. `inside` holds, for each step, the tasks of which a part runs.
pub fn task_lane(replay: &Replay, task: usize, inside: &[BTreeSet<usize>]) -> Lane {
    let it = &replay.tasks[&task];
    let label = match (it.name, it.job) {
        (Some(name), _) if task == 0 => name.to_string(),
        (Some(name), Job::Task) => format!("task {task}: {name}"),
        (None, Job::Task) => format!("task {task}"),
        (_, Job::Thread) => format!("task {task}: job on another thread"),
    };
    let cells = replay.steps.iter().zip(&replay.trace.events).zip(inside).map(|((now, event), inside)| {
        let waits = now.pending.iter().filter(|wait| replay.waits.get(wait).is_some_and(|wait| wait.task == task));
        let look = match look(*now.states.get(&task)?)? {
            Look::Running | Look::Blocked if inside.contains(&task) => Look::Inside,
            look => look,
        };
        let texts = match &event.kind {
            Kind::Block { ms } if look == Look::Blocked => vec![format!("{} ms", number(*ms))],
            Kind::Busy { ms } if look == Look::Blocked => {
                vec![format!("computes for {}", about(*ms)), "computes".into()]
            }
            _ => texts(replay, look, waits.copied()),
        };
        Some((look, texts))
    });
    let spans = spans(cells.collect());
    let ends = replay.trace.events.iter().enumerate().filter(|(_, event)| event.task == Some(task));
    let ends = ends.filter_map(|(step, event)| match event.kind {
        Kind::TaskDone { how } => Some((step, how)),
        Kind::TaskCancelled { .. } => Some((step, How::Dropped)),
        _ => None,
    });
    Lane { task: Some(task), depth: 0, thread: it.job == Job::Thread, label, spans, ends: ends.collect() }
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

/// Returns the texts for a stretch that waits.
pub fn texts(replay: &Replay, look: Look, waits: impl Iterator<Item = usize>) -> Vec<String> {
    if look == Look::Unpolled {
        return vec!["nothing polls it".into(), "not polled".into()];
    }
    if look != Look::Waiting {
        return Vec::new();
    }
    let waits: Vec<usize> = waits.collect();
    let words: BTreeSet<&str> = waits.iter().map(|wait| on(replay, *wait)).collect();
    let words = words.into_iter().collect::<Vec<_>>().join(", ");
    match &waits[..] {
        [] => Vec::new(),
        [wait] => vec![format!("{words}: {}", replay.waits[wait].text), words],
        _ => vec![words],
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

/// Merges equal neighbors.
pub fn spans(cells: Vec<Cell>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (at, cell) in cells.into_iter().enumerate() {
        let Some((look, texts)) = cell else { continue };
        match spans.last_mut() {
            Some(last) if last.to == at && last.look == look && (last.texts == texts || texts.is_empty()) => {
                last.to = at + 1
            }
            _ => spans.push(Span { from: at, to: at + 1, look, texts }),
        }
    }
    spans
}
