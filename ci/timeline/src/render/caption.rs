//! Describes a whole trace in a few sentences.

use crate::render::alike::what;
use crate::render::ending::ending;
use crate::render::lanes::Lanes;
use crate::render::names::Names;
use crate::render::view::View;
use crate::render::words::{capital, code, count, list, number, prose, thousands, whole};
use crate::trace::{Event, How, Kind, Language, On, Trace};
use std::collections::BTreeSet;

/// Most names in a list.
const MOST_NAMES: usize = 12;

/// Returns a few sentences about the figure.
pub fn caption(names: &Names, lanes: &Lanes, view: &View) -> String {
    let trace = names.replay.trace;
    let (parts, at_once) = (lanes.lanes.iter().filter(|lane| lane.depth > 0).count(), lanes.at_once);
    let tasks: Vec<String> = names.replay.tasks.keys().map(|task| names.full(*task)).collect();
    let tasks = match &tasks[..] {
        [one] => format!("One task, {one}"),
        few if few.len() <= 4 => format!("{} tasks: {}", capital(count(few.len())), few.join("; ")),
        many => format!("{} tasks", capital(count(many.len()))),
    };
    let parts = match (parts, at_once, names.replay.tasks.len()) {
        (0 | 1, ..) => String::new(),
        (parts, 1, 1) => format!(", which runs {} {} one after another", count(parts), names.futures()),
        (_, 1, _) => String::new(),
        (_, at_once, 1) => format!(", which runs {} {} concurrently", count(at_once), names.futures()),
        (_, at_once, _) => {
            format!(". Inside one task, {} {} run concurrently", count(at_once), names.futures())
        }
    };
    let parks: Vec<Option<f64>> = trace
        .events
        .iter()
        .filter_map(|event| if let Kind::Park { until } = event.kind { Some(until) } else { None })
        .collect();
    let asleep = match (sleeps(names), parks.iter().flatten().next()) {
        (0, _) | (_, None) => "never sleeps".into(),
        (1, Some(until)) => format!("sleeps once, until {} ms", whole(trace, *until)),
        (2, _) => "sleeps twice".into(),
        (times, _) => format!("sleeps {} times", count(times)),
    };
    let for_good = parks.last() == Some(&None);
    let mut caption = format!("{tasks}{parts}.{}", shown(names, lanes, view));
    if !for_good || parks.len() > 1 {
        caption += &format!(" The {} {asleep}.", names.the_loop());
    }
    let python = trace.language == Language::Python;
    let done = trace.events.iter().find_map(|event| match &event.kind {
        Kind::TaskDone { how } if event.task == Some(0) => Some((event, *how)),
        Kind::TaskCancelled { .. } if event.task == Some(0) && python => Some((event, How::Cancelled)),
        _ => None,
    });
    // In Python, time may pass after the end of `main`, while canceled tasks clean up.
    let end = if python { done.map(|(event, _)| event) } else { trace.events.last() };
    let end = end.map(|event| event.at).unwrap_or_default();
    let at = match &*whole(trace, end) {
        "0" => " before any time has passed".into(),
        end => format!(" at {end} ms"),
    };
    let canceled = names.canceled_by_end();
    let cancels = match (&canceled[..], trace.language) {
        ([], _) => String::new(),
        (_, Language::Rust) => format!(", which cancels {}", tasks_of(names, &canceled)),
        (_, Language::Python) => format!(", and then <code>asyncio.run</code> cancels {}", tasks_of(names, &canceled)),
    };
    let several = trace.events.iter().any(|event| matches!(event.kind, Kind::Spawn { root: true, .. }));
    caption += &match done.map(|(_, how)| how) {
        Some(_) if several => {
            format!(" <code>block_on</code> is called more than once. The program ends{at}{cancels}.")
        }
        Some(How::Panicked) => format!(" {} {}{at}{cancels}.", capital(names.short(0)), names.panics()),
        Some(How::Cancelled) => {
            format!(" {} ends with <code>CancelledError</code>{at}{cancels}.", capital(names.short(0)))
        }
        Some(_) => format!(" {} returns{at}{cancels}.", capital(names.short(0))),
        None if for_good => {
            let why = match from_outside(trace) {
                Some(On::Socket) => ", because the program waits for a socket, and nothing came",
                Some(_) => ", because the program waits for a signal, and none came",
                None => ": the program is deadlocked, or it waits for something that isn't recorded",
            };
            format!(" At the end, the {} sleeps and nothing wakes it{why}.", names.the_loop())
        }
        None => String::new(),
    };
    caption += &ending(trace);
    let unfinished = names.replay.unfinished();
    if python && !for_good && !unfinished.is_empty() {
        caption += &format!(" The event loop stops before the end of {}.", tasks_of(names, &unfinished));
    }
    if trace.tick_us > 0 {
        caption += &format!(" Each poll of a task counts as {} ms.", number(trace.tick_us as f64 / 1000.0));
    }
    for note in &trace.notes {
        caption += " ";
        caption += &prose(note);
    }
    caption
}

/// Returns what `main` waits for, if that comes from outside the program, and no task waits for a lock or a permit.
fn from_outside(trace: &Trace) -> Option<On> {
    let (mut over, mut found) = (BTreeSet::new(), None);
    for event in trace.events.iter().rev() {
        match event.kind {
            Kind::Ready { wait } | Kind::Setaside { wait } | Kind::Exit { wait: Some(wait), .. } => {
                over.insert(wait);
            }
            Kind::Pending { wait, .. } if over.contains(&wait) => {}
            Kind::Pending { on: On::Lock | On::Permit, .. } => return None,
            Kind::Pending { on: on @ (On::Socket | On::Signal), .. } if event.task == Some(0) => found = Some(on),
            _ => {}
        }
    }
    found
}

/// Returns the names of tasks, or their number if there are many.
fn tasks_of(names: &Names, tasks: &[usize]) -> String {
    match tasks.len() {
        0..=MOST_NAMES => list(&tasks.iter().map(|task| names.short(*task)).collect::<Vec<_>>()),
        many => format!("{} tasks", thousands(many)),
    }
}

/// Describes what shares a lane, and what is left out.
fn shown(names: &Names, lanes: &Lanes, view: &View) -> String {
    let mut shown = String::new();
    for group in &view.groups {
        let (count, what, name) = (thousands(group.members.len()), what(names, group), code(&group.name));
        let one = lanes.short(names.replay, group.shown);
        shown += &match group.same {
            true => format!(" {count} {what}, {name}, take the same steps, so they share a lane, which shows {one}."),
            false => format!(
                " {count} {what}, {name}, begin in the same line but take different steps. They share a lane, which shows \
                 {one}, because most of them take its steps."
            ),
        };
    }
    if !view.is_whole() {
        let [some, all] = [view.steps.len(), names.replay.steps.len()].map(thousands);
        let mut without = Vec::new();
        if !view.groups.is_empty() {
            without.push("those of the others".to_string());
        }
        if !view.again.is_empty() {
            without.push("rounds like earlier ones".into());
        }
        if view.cut > 0 {
            without.push(format!("{} in the middle", thousands(view.cut)));
        }
        shown += &format!(" The picture has {some} of {all} steps, without {}.", list(&without));
    }
    shown
}

/// Returns how many times the loop sleeps and is woken, counting repeats.
fn sleeps(names: &Names) -> usize {
    let events = &names.replay.trace.events;
    let is_sleep = |event: &&Event| matches!(event.kind, Kind::Park { until: Some(_) });
    let times = |(at, event): (usize, &Event)| match event.kind {
        Kind::Repeat { events: round, times } => times * events[at - round..at].iter().filter(is_sleep).count(),
        _ => usize::from(is_sleep(&event)),
    };
    events.iter().enumerate().map(times).sum()
}
