//! Folds repeats: of events that happen again and again, but for ids and times, the first time is kept, and told how often
//! they came.

use super::record::{Event, Kind, Record};
use std::collections::BTreeMap;

/// The most events that are looked at as one round.
const LONGEST_ROUND: usize = 12;
/// So often must a round come in a row to be folded.
const FEWEST: usize = 4;

/// The record with its repeats folded.
pub fn fold(mut record: Record) -> Record {
    let looks: Vec<String> = record.events.iter().map(look).collect();
    let mut folded: Vec<Event> = Vec::new();
    let mut at = 0;
    let last_used = last_used(&record.events);
    while at < looks.len() {
        let Some((round, times)) = repeats(&looks[at..], &record.events[at..], at, &last_used) else {
            folded.push(record.events[at].clone());
            at += 1;
            continue;
        };
        folded.extend_from_slice(&record.events[at..at + round]);
        let last = &record.events[at + round * times - 1];
        let kind = Kind::Repeat { events: round, times: times - 1 };
        folded.push(Event { at: last.at, task: last.task, line: None, kind });
        at += round * times;
    }
    record.events = folded;
    record
}

/// By the id of each wait, the number of the last event that names it.
fn last_used(events: &[Event]) -> BTreeMap<usize, usize> {
    let named = |(number, event): (usize, &Event)| Some((named(event)?, number));
    events.iter().enumerate().filter_map(named).collect()
}

fn named(event: &Event) -> Option<usize> {
    match event.kind {
        Kind::Await { wait, .. }
        | Kind::Pending { wait, .. }
        | Kind::Yielded { wait }
        | Kind::Ready { wait }
        | Kind::Setaside { wait } => Some(wait),
        Kind::Enter { via: wait, .. } | Kind::Wake { wait, .. } | Kind::Exit { wait, .. } => wait,
        _ => None,
    }
}

/// How long a round these events, of which the first has the number `from`, begin with, and how often it comes; `None` when they
/// do not begin with repeats. A round leaves nothing behind: what is entered in it is left in it, and no wait is named later.
fn repeats(
    looks: &[String],
    events: &[Event],
    from: usize,
    last_used: &BTreeMap<usize, usize>,
) -> Option<(usize, usize)> {
    (1..=LONGEST_ROUND.min(looks.len() / FEWEST)).find_map(|round| {
        let same = looks.iter().zip(&looks[round..]).take_while(|(one, other)| one == other).count();
        let mut times = same / round + 1;
        // What the last round has begun may go on afterwards.
        let end = |times| from + round * times;
        let named_later =
            |times| events[..round * times].iter().filter_map(named).any(|wait| last_used[&wait] >= end(times));
        while times >= FEWEST && named_later(times) {
            times -= 1;
        }
        (times >= FEWEST && is_closed(&events[..round])).then_some((round, times))
    })
}

fn is_closed(round: &[Event]) -> bool {
    let mut open: Vec<(bool, usize)> = Vec::new();
    for event in round {
        match event.kind {
            Kind::Enter { frame, .. } => open.push((true, frame)),
            Kind::Pending { wait, .. } | Kind::Yielded { wait } => open.push((false, wait)),
            Kind::Exit { frame: Some(frame), .. } => match open.iter().position(|opened| *opened == (true, frame)) {
                Some(at) => drop(open.remove(at)),
                None => return false,
            },
            Kind::Ready { wait } | Kind::Setaside { wait } | Kind::Exit { wait: Some(wait), .. } => {
                match open.iter().position(|opened| *opened == (false, wait)) {
                    Some(at) => drop(open.remove(at)),
                    None => return false,
                }
            }
            Kind::Spawn { .. } | Kind::TaskDone { .. } | Kind::TaskCancelled { .. } => return false,
            _ => {}
        }
    }
    open.is_empty()
}

/// The event without its time and its own ids.
fn look(event: &Event) -> String {
    let mut kind = event.kind.clone();
    match &mut kind {
        Kind::Enter { frame, via, .. } => (*frame, *via) = (0, via.map(|_| 0)),
        Kind::Await { wait, .. }
        | Kind::Pending { wait, .. }
        | Kind::Yielded { wait }
        | Kind::Ready { wait }
        | Kind::Setaside { wait } => *wait = 0,
        Kind::Wake { wait, .. } => *wait = wait.map(|_| 0),
        Kind::Exit { frame, wait, .. } => (*frame, *wait) = (frame.map(|_| 0), wait.map(|_| 0)),
        // Where nothing else changes, how long it takes may.
        Kind::Park { until } => *until = until.map(|_| 0.0),
        _ => {}
    }
    format!("{:?} {:?} {kind:?}", event.task, event.line)
}
