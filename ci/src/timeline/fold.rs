//! Folds repeats: of events that happen again and again, but for ids and times, the first time is kept, and told how often
//! they came.

use super::record::{Event, Kind, Record};

/// The most events that are looked at as one round.
const LONGEST_ROUND: usize = 12;
/// So often must a round come in a row to be folded.
const FEWEST: usize = 4;

/// The record with its repeats folded.
pub fn fold(mut record: Record) -> Record {
    let looks: Vec<String> = record.events.iter().map(look).collect();
    let mut folded: Vec<Event> = Vec::new();
    let mut at = 0;
    while at < looks.len() {
        let Some((round, times)) = repeats(&looks[at..], &record.events[at..]) else {
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

/// How long a round these events begin with, and how often it comes; `None` when they do not begin with repeats. A round leaves
/// nothing behind: what is entered in it is left in it.
fn repeats(looks: &[String], events: &[Event]) -> Option<(usize, usize)> {
    (1..=LONGEST_ROUND.min(looks.len() / FEWEST)).find_map(|round| {
        let same = looks.iter().zip(&looks[round..]).take_while(|(one, other)| one == other).count();
        let times = same / round + 1;
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
