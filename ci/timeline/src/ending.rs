//! Says why a run that the recorder ended could not go on: what each task waits for.

use crate::trace::{Ended, Kind, On, Trace};
use std::collections::BTreeMap;

/// Maximum number of waits to name.
const MOST: usize = 8;

/// A line, and the index of its file in the trace unless that is the first.
type Line = (usize, Option<usize>);

/// A wait that isn't over.
struct Waiting {
    task: usize,
    frame: Option<usize>,
    text: String,
    /// Since when, and in which line; `None` if it isn't pending.
    since: Option<(f64, Option<Line>)>,
    on: Option<On>,
    /// Whether it could continue but nothing polls it.
    unpolled: bool,
}

/// Adds notes to a trace whose program sleeps with nothing to wake it: what waits for what, since when, and where.
pub fn explain(trace: &mut Trace) {
    if trace.ended != Some(Ended::Asleep) {
        return;
    }
    let waits = waits(trace);
    let names = names(trace);
    let notes: Vec<String> = waits.iter().take(MOST).map(|wait| sentence(wait, &names, trace)).collect();
    trace.notes.extend(notes);
    if waits.len() > MOST {
        trace.notes.push(format!("Nothing wakes {} more waits either.", waits.len() - MOST));
    }
}

/// Returns the pending waits of the tasks that aren't over, in the order in which they began to wait.
fn waits(trace: &Trace) -> Vec<Waiting> {
    let mut waits: BTreeMap<usize, Waiting> = BTreeMap::new();
    for event in &trace.events {
        let Some(task) = event.task else { continue };
        match &event.kind {
            Kind::Await { wait, frame, text, .. } => {
                let (frame, text) = (*frame, text.clone());
                waits.insert(*wait, Waiting { task, frame, text, since: None, on: None, unpolled: false });
            }
            Kind::Pending { wait, .. } | Kind::Yielded { wait } => {
                if let Some(waiting) = waits.get_mut(wait) {
                    waiting.since = Some((event.at, event.line.map(|line| (line, event.file))));
                    waiting.unpolled = false;
                    waiting.on = if let Kind::Pending { on, .. } = event.kind { Some(on) } else { None };
                }
            }
            Kind::Unpolled { wait } => {
                if let Some(waiting) = waits.get_mut(wait) {
                    waiting.since = waiting.since.map(|(_, line)| (event.at, line));
                    waiting.unpolled = true;
                }
            }
            Kind::Ready { wait } | Kind::Setaside { wait } | Kind::Exit { wait: Some(wait), .. } => {
                if let Some(waiting) = waits.get_mut(wait) {
                    waiting.since = None;
                }
            }
            Kind::TaskDone { .. } | Kind::TaskCancelled { .. } => waits.retain(|_, wait| wait.task != task),
            _ => {}
        }
    }
    let mut waits: Vec<Waiting> = waits.into_values().filter(|wait| wait.since.is_some()).collect();
    waits.sort_by(|one, other| one.since.partial_cmp(&other.since).expect("times are numbers"));
    waits
}

/// Returns the names of the frames.
fn names(trace: &Trace) -> BTreeMap<usize, &str> {
    let names = trace.events.iter().filter_map(|event| match &event.kind {
        Kind::Enter { frame, name, .. } => Some((*frame, name.as_str())),
        _ => None,
    });
    names.collect()
}

fn sentence(wait: &Waiting, names: &BTreeMap<usize, &str>, trace: &Trace) -> String {
    let who = match wait.frame.and_then(|frame| names.get(&frame)) {
        Some(name) if !name.starts_with("async block") => format!("`{name}`"),
        _ => format!("Task {}", wait.task),
    };
    let (since, line) = wait.since.unwrap_or_default();
    // Not the virtual costs of single turns.
    let since = if trace.tick_us > 0 { since.round() } else { since };
    let line = line.map(|(line, file)| {
        let file = file.and_then(|file| trace.files.get(file)).map(|file| format!(" of {file}")).unwrap_or_default();
        format!(" in line {line}{file}")
    });
    let line = line.unwrap_or_default();
    let place = format!("since {since} ms{line} (`{}`)", wait.text);
    if wait.unpolled {
        return format!("{who} could have continued {place}, but nothing polls it.");
    }
    let what = match wait.on {
        Some(On::Timer) => "a timer",
        Some(On::Channel) => "a channel",
        Some(On::Lock) => "a lock",
        Some(On::Permit) => "a permit",
        Some(On::Signal) => "a signal",
        Some(On::Task) => "a task to end",
        Some(On::Socket) => "a socket",
        Some(On::Other) | None => "something",
    };
    format!("{who} has waited for {what} {place}, and nothing wakes it.")
}
