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
    let mut rounds = Rounds::new(&trace.events);
    let mut folded: Vec<Event> = Vec::new();
    let mut at = 0;
    while at < trace.events.len() {
        let Some((round, times)) = rounds.at(at) else {
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

/// Finds rounds. What one search finds out is kept for the next ones, so the time grows with the number of events only.
struct Rounds<'e> {
    events: &'e [Event],
    /// For each event, a number for its look.
    looks: Vec<usize>,
    /// For each number of events so far, the last of them whose wait is named later.
    named_later: Vec<Option<usize>>,
    /// For each length of a round, the event that the last search found to differ from the one a round later.
    differs: [Option<usize>; LONGEST_ROUND + 1],
    /// For each length of a round, and for each event after which a round may end, the last event up to there, whole
    /// rounds before it, after which a round can be the last. Filled in when it is needed.
    ends: [Vec<usize>; LONGEST_ROUND + 1],
}

impl<'e> Rounds<'e> {
    fn new(events: &'e [Event]) -> Rounds<'e> {
        let mut numbers = BTreeMap::new();
        let mut number = |event| {
            let new = numbers.len();
            *numbers.entry(look(event)).or_insert(new)
        };
        Rounds {
            events,
            looks: events.iter().map(&mut number).collect(),
            named_later: named_later(events),
            differs: [None; LONGEST_ROUND + 1],
            ends: Default::default(),
        }
    }

    /// Finds the round that begins with the event `at`. Returns its number of events and of rounds, or `None`. A round
    /// leaves nothing open: frames entered in it are left in it, and its waits aren't named later.
    fn at(&mut self, at: usize) -> Option<(usize, usize)> {
        let longest = LONGEST_ROUND.min((self.events.len() - at) / FEWEST);
        (1..=longest).find_map(|round| {
            let times = self.same(at, round) / round + 1;
            if times < FEWEST || !is_closed(&self.events[at..at + round]) {
                return None;
            }
            // Waits begun by the last rounds may continue afterwards.
            let end = self.end(at + round * times, round);
            let times = end.saturating_sub(at) / round;
            (times >= FEWEST && self.named_later[end].is_none_or(|event| event < at)).then_some((round, times))
        })
    }

    /// Returns how many events from `at` on look like those a round later.
    fn same(&mut self, at: usize, round: usize) -> usize {
        let known = self.differs[round].filter(|differs| *differs >= at);
        let differs = known.unwrap_or_else(|| {
            let pairs = self.looks[at..].iter().zip(&self.looks[at + round..]);
            at + pairs.take_while(|(one, other)| one == other).count()
        });
        self.differs[round] = Some(differs);
        differs - at
    }

    /// Returns the last event, up to the event `end` and whole rounds before it, before which a round of this length
    /// has no wait that is named from there on.
    fn end(&mut self, end: usize, round: usize) -> usize {
        if self.ends[round].is_empty() {
            let mut ends: Vec<usize> = Vec::with_capacity(self.named_later.len());
            for (end, named) in self.named_later.iter().enumerate() {
                let can_end = end >= round && named.is_none_or(|event| event < end - round);
                let before = end.checked_sub(round).map_or(0, |before| ends[before]);
                ends.push(if can_end { end } else { before });
            }
            self.ends[round] = ends;
        }
        self.ends[round][end]
    }
}

/// Returns for each number of first events, from 0 on, the last of them whose wait is named after them.
fn named_later(events: &[Event]) -> Vec<Option<usize>> {
    let names = |(number, event): (usize, &Event)| Some((named(event)?, number));
    let last_named: BTreeMap<usize, usize> = events.iter().enumerate().filter_map(names).collect();
    // Those whose waits are named later, each longer than those after it.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut later = vec![None];
    for (number, event) in events.iter().enumerate() {
        if let Some(wait) = named(event) {
            let last = last_named[&wait];
            while open.pop_if(|(_, until)| *until <= last).is_some() {}
            open.push((number, last));
        }
        while open.pop_if(|(_, until)| *until <= number).is_some() {}
        later.push(open.last().map(|(number, _)| *number));
    }
    later
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
    format!("{:?} {:?} {:?} {kind:?}", event.task, event.file, event.line)
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
