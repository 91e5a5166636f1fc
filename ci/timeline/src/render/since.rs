//! What changes from one step that is shown to the next, including the steps between them.

use crate::render::lane::Place;
use crate::render::lanes::Lanes;
use crate::render::play::{Change, Status};
use crate::render::replay::{Replay, State};
use crate::render::view::View;
use crate::trace::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// The difference between the steps before and after.
#[derive(Default)]
pub struct Changes {
    /// Tasks with new states.
    pub states: Vec<(usize, State)>,
    /// Waits that have begun, and whether they could continue but aren't polled; and those that are over.
    pub begun: Vec<(usize, bool)>,
    pub over: Vec<usize>,
    /// If they have changed, the number of tasks that are ready and the number of waits, of those that aren't shown.
    pub hidden: Option<(usize, usize)>,
    pub printed: String,
}

/// Goes through a trace.
pub struct Since<'s> {
    pub replay: &'s Replay<'s>,
    lanes: &'s Lanes,
    view: &'s View,
    /// The next step.
    next: usize,
    /// Of what isn't shown: the tasks that are ready, the number of waits, and both at the last step that is shown.
    ready: BTreeSet<usize>,
    waits: usize,
    last: (usize, usize),
}

impl<'s> Since<'s> {
    pub fn new(replay: &'s Replay<'s>, lanes: &'s Lanes, view: &'s View) -> Since<'s> {
        Since { replay, lanes, view, next: 0, ready: BTreeSet::new(), waits: 0, last: (0, 0) }
    }

    /// Returns what changes from the last such step until after this one.
    pub fn until(&mut self, step: usize) -> Changes {
        let mut changes = Changes::default();
        let mut states: BTreeMap<usize, State> = BTreeMap::new();
        // The waits, in the order of their last changes.
        let mut order = Vec::new();
        let mut waits: BTreeMap<usize, (usize, Status, Status)> = BTreeMap::new();
        for step in self.next..=step {
            if let Kind::Out { text, .. } = &self.replay.trace.events[step].kind {
                changes.printed += text;
            }
            for (task, state) in &self.replay.steps[step].states {
                if self.view.shows(self.lanes, Place::Task(*task)) {
                    states.insert(*task, *state);
                } else if *state == State::Ready {
                    self.ready.insert(*task);
                } else {
                    self.ready.remove(task);
                }
            }
            for Change { wait, before, after } in &self.replay.steps[step].waits {
                if self.is_shown(*wait) {
                    let before = waits.get(wait).map_or(*before, |(_, before, _)| *before);
                    waits.insert(*wait, (order.len(), before, *after));
                    order.push(*wait);
                } else {
                    self.waits += usize::from(goes_on(*after));
                    self.waits -= usize::from(goes_on(*before));
                }
            }
        }
        let before = self.next.checked_sub(1);
        let is_new =
            |(task, state): &(usize, State)| before.and_then(|step| self.replay.state(*task, step)) != Some(*state);
        changes.states = states.into_iter().filter(is_new).collect();
        for (at, wait) in order.into_iter().enumerate() {
            let (last, before, after) = waits[&wait];
            if last != at {
                continue;
            }
            match (goes_on(before), goes_on(after)) {
                (true, false) => changes.over.push(wait),
                (true, true) if before.unpolled == after.unpolled => {}
                (_, true) => changes.begun.push((wait, after.unpolled)),
                _ => {}
            }
        }
        let hidden = (self.ready.len(), self.waits);
        changes.hidden = (hidden != self.last).then_some(hidden);
        self.last = hidden;
        self.next = step + 1;
        changes
    }

    fn is_shown(&self, wait: usize) -> bool {
        let task = self.replay.waits.get(&wait).map(|wait| Place::Task(wait.task));
        let part = self.lanes.part_of_wait(wait).map(Place::Part);
        task.into_iter().chain(part).all(|place| self.view.shows(self.lanes, place))
    }
}

/// Returns whether a wait is not over as far as its task knows.
fn goes_on(status: Status) -> bool {
    status.pending && !status.woken
}
