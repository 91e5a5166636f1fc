//! Folds repeats: if the same events occur again and again, with other ids and times, keeps the first round and adds
//! a `repeat` with the number of rounds.

use crate::trace::{Event, Kind, Trace};
use std::collections::BTreeMap;

/// Maximum number of events in a round.
const LONGEST_ROUND: usize = 12;
/// Minimum number of consecutive rounds to fold.
const FEWEST: usize = 4;

/// Folds the repeats of a trace. A valid trace stays valid.
pub fn fold(mut trace: Trace) -> Trace {
    let looks: Vec<String> = trace.events.iter().map(look).collect();
    let mut folded: Vec<Event> = Vec::new();
    let mut at = 0;
    let last_used = last_used(&trace.events);
    while at < looks.len() {
        let Some((round, times)) = repeats(&looks[at..], &trace.events[at..], at, &last_used) else {
            folded.push(trace.events[at].clone());
            at += 1;
            continue;
        };
        folded.extend_from_slice(&trace.events[at..at + round]);
        let last = &trace.events[at + round * times - 1];
        let kind = Kind::Repeat { events: round, times: times - 1 };
        folded.push(Event { at: last.at, task: last.task, line: None, file: None, kind });
        at += round * times;
    }
    trace.events = folded;
    trace
}

/// Returns for each wait the number of the last event that names it.
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
        | Kind::Setaside { wait }
        | Kind::Unpolled { wait } => Some(wait),
        Kind::Enter { via: wait, .. } | Kind::Wake { wait, .. } | Kind::Exit { wait, .. } => wait,
        _ => None,
    }
}

/// Finds the round that these events begin with, of which the first has the number `from`. Returns its number of
/// events and of rounds, or `None`. A round leaves nothing open: frames entered in it are left in it, and its waits
/// aren't named later.
fn repeats(
    looks: &[String],
    events: &[Event],
    from: usize,
    last_used: &BTreeMap<usize, usize>,
) -> Option<(usize, usize)> {
    (1..=LONGEST_ROUND.min(looks.len() / FEWEST)).find_map(|round| {
        let same = looks.iter().zip(&looks[round..]).take_while(|(one, other)| one == other).count();
        let mut times = same / round + 1;
        // Waits begun by the last rounds may continue afterwards.
        let named_later = |begin, end| {
            let mut waits = events[begin..end].iter().filter_map(named);
            waits.any(|wait| last_used[&wait] >= from + end)
        };
        while times >= FEWEST && named_later(round * (times - 1), round * times) {
            times -= 1;
        }
        let is_round = times >= FEWEST && is_closed(&events[..round]) && !named_later(0, round * times);
        is_round.then_some((round, times))
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

/// Returns the event as text, without its time and its own ids.
fn look(event: &Event) -> String {
    let mut kind = event.kind.clone();
    match &mut kind {
        Kind::Enter { frame, via, .. } => (*frame, *via) = (0, via.map(|_| 0)),
        Kind::Await { wait, .. }
        | Kind::Pending { wait, .. }
        | Kind::Yielded { wait }
        | Kind::Ready { wait }
        | Kind::Setaside { wait }
        | Kind::Unpolled { wait } => *wait = 0,
        Kind::Wake { wait, .. } => *wait = wait.map(|_| 0),
        Kind::Exit { frame, wait, .. } => (*frame, *wait) = (frame.map(|_| 0), wait.map(|_| 0)),
        // Durations may vary if nothing else does.
        Kind::Busy { ms } => *ms = 0.0,
        Kind::Park { until } => *until = until.map(|_| 0.0),
        _ => {}
    }
    format!("{:?} {:?} {:?} {kind:?}", event.task, event.line, event.file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::validate;

    /// Returns a trace in which `main()` does `body` and ends.
    fn trace(body: impl IntoIterator<Item = String>) -> Trace {
        let begin = [
            r#"{"do":"spawn","at":0,"task":0,"by":null,"kind":"task"}"#,
            r#"{"do":"run","at":0,"task":0}"#,
            r#"{"do":"enter","at":0,"task":0,"frame":0,"via":null,"name":"main()"}"#,
        ];
        let end = [
            r#"{"do":"exit","at":9000,"task":0,"frame":0,"how":"returned"}"#,
            r#"{"do":"task_done","at":9000,"task":0,"how":"returned"}"#,
        ];
        let events = begin.map(String::from).into_iter().chain(body).chain(end.map(String::from));
        let head = r#""version":1,"program":"p","language":"rust","clock":"paused","tick_us":0,"seed":1,"notes":[]"#;
        let text = format!("{{{head},\"events\":[{}]}}", events.collect::<Vec<_>>().join(","));
        let trace = Trace::parse(&text).expect("it parses");
        assert_eq!(validate(&trace), Ok(()), "it holds before it is folded");
        trace
    }

    /// Returns the events of round `round`, in which `think()` is awaited, runs and returns.
    fn think(round: usize) -> [String; 3] {
        [
            format!(r#"{{"do":"await","at":0,"task":0,"line":3,"wait":{round},"frame":0,"text":"think()"}}"#),
            format!(
                r#"{{"do":"enter","at":0,"task":0,"line":7,"frame":{},"via":{round},"name":"think()"}}"#,
                round + 1
            ),
            format!(r#"{{"do":"exit","at":0,"task":0,"line":7,"frame":{},"how":"returned"}}"#, round + 1),
        ]
    }

    /// Returns the events of a round that sleeps for a second.
    fn sleep(round: usize) -> [String; 6] {
        let (from, to) = (1000 * round, 1000 * (round + 1));
        [
            format!(r#"{{"do":"await","at":{from},"task":0,"line":3,"wait":{round},"frame":0,"text":"sleep(1)"}}"#),
            format!(r#"{{"do":"pending","at":{from},"task":0,"line":3,"wait":{round},"on":"timer","what":"Sleep"}}"#),
            format!(r#"{{"do":"park","at":{from},"until":{to}}}"#),
            format!(r#"{{"do":"wake","at":{to},"task":0,"wait":{round},"by":"timer"}}"#),
            format!(r#"{{"do":"run","at":{to},"task":0}}"#),
            format!(r#"{{"do":"ready","at":{to},"task":0,"line":3,"wait":{round}}}"#),
        ]
    }

    /// Folds a trace and validates it. Returns it with its repeats.
    fn folded(trace: Trace) -> (Trace, Vec<(usize, usize)>) {
        let folded = fold(trace);
        assert_eq!(validate(&folded), Ok(()), "it holds when it is folded");
        let repeats = |event: &Event| match event.kind {
            Kind::Repeat { events, times } => Some((events, times)),
            _ => None,
        };
        let found = folded.events.iter().filter_map(repeats).collect();
        (folded, found)
    }

    #[test]
    fn ten_thousand_rounds_are_one_and_a_repeat() {
        let (folded, repeats) = folded(trace((0..10_000).flat_map(think)));
        assert_eq!(repeats, [(3, 9_999)]);
        assert_eq!(folded.events.len(), 3 + 3 + 1 + 2);
    }

    #[test]
    fn rounds_in_which_time_passes_are_folded_and_end_at_the_last_ones_time() {
        let (folded, repeats) = folded(trace((0..9).flat_map(sleep)));
        assert_eq!(repeats, [(6, 8)]);
        assert_eq!(folded.events[3 + 6].at, 9_000.0);
    }

    #[test]
    fn too_few_rounds_are_left_as_they_are() {
        let trace = trace((0..FEWEST - 1).flat_map(think));
        assert_eq!(fold(trace.clone()), trace);
    }

    #[test]
    fn what_does_not_repeat_is_left_as_it_is() {
        let printed = |n| format!(r#"{{"do":"out","at":0,"task":0,"line":3,"text":"{n}\n"}}"#);
        let trace = trace((0..9).map(printed));
        assert_eq!(fold(trace.clone()), trace);
    }

    #[test]
    fn a_round_whose_wait_is_named_later_is_not_folded() {
        // The last wait begins again afterwards, as if it were awaited by reference.
        let again = [
            r#"{"do":"pending","at":5000,"task":0,"line":3,"wait":4,"on":"timer","what":"Sleep"}"#,
            r#"{"do":"ready","at":5000,"task":0,"line":3,"wait":4}"#,
        ];
        let (_, repeats) = folded(trace((0..5).flat_map(sleep).chain(again.map(String::from))));
        assert_eq!(repeats, [(6, 3)], "all but the last");
        let four = (1..5).flat_map(sleep).chain(again.map(String::from));
        let trace = trace(four);
        assert_eq!(fold(trace.clone()), trace, "too few without the last");
    }

    #[test]
    fn a_round_that_leaves_something_behind_is_not_folded() {
        let pending = |wait: usize| {
            let begun = format!(
                r#"{{"do":"await","at":0,"task":0,"line":3,"wait":{wait},"frame":0,"text":"f","branch":true}}"#
            );
            [begun, format!(r#"{{"do":"pending","at":0,"task":0,"line":3,"wait":{wait},"on":"timer","what":"Sleep"}}"#)]
        };
        let dropped =
            |wait: usize| format!(r#"{{"do":"exit","at":0,"task":0,"line":3,"wait":{wait},"how":"dropped"}}"#);
        let trace = trace((0..9).flat_map(pending).chain((0..9).map(dropped)));
        assert_eq!(fold(trace.clone()), trace);
    }
}
