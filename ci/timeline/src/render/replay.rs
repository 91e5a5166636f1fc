//! A trace, replayed: what it says about its tasks, frames and waits, what every step changes, and the state after any
//! step. Produces no text or picture.

pub use crate::render::cast::{BLOCK, Cast, Frame, Task, Wait};
use crate::render::play::play;
pub use crate::render::play::{State, Status, Step};
use crate::trace::{Ended, Trace};
use std::collections::BTreeMap;

pub struct Replay<'r> {
    pub trace: &'r Trace,
    pub tasks: BTreeMap<usize, Task<'r>>,
    pub frames: BTreeMap<usize, Frame>,
    pub waits: BTreeMap<usize, Wait<'r>>,
    /// The steps, one per event.
    pub steps: Vec<Step>,
    /// For each task and wait, the steps that change its state, and the states after them.
    states: BTreeMap<usize, Vec<(usize, State)>>,
    statuses: BTreeMap<usize, Vec<(usize, Status)>>,
}

impl<'r> Replay<'r> {
    pub fn new(trace: &'r Trace) -> Replay<'r> {
        let cast = Cast::new(trace);
        let steps = play(trace, &cast);
        let mut states: BTreeMap<usize, Vec<(usize, State)>> = BTreeMap::new();
        let mut statuses: BTreeMap<usize, Vec<(usize, Status)>> = BTreeMap::new();
        for (at, step) in steps.iter().enumerate() {
            for (task, state) in &step.states {
                states.entry(*task).or_default().push((at, *state));
            }
            for change in &step.waits {
                statuses.entry(change.wait).or_default().push((at, change.after));
            }
        }
        let Cast { tasks, frames, waits, .. } = cast;
        Replay { trace, tasks, frames, waits, steps, states, statuses }
    }

    /// Returns the state of a task after a step; `None` before it was spawned.
    pub fn state(&self, task: usize, step: usize) -> Option<State> {
        self.states.get(&task).and_then(|states| after(states, step))
    }

    /// Returns the status of a wait after a step.
    pub fn status(&self, wait: usize, step: usize) -> Status {
        self.statuses.get(&wait).and_then(|statuses| after(statuses, step)).unwrap_or_default()
    }

    /// Returns whether the thread of the loop was held from this step on, until the recorder ended the run.
    pub fn is_held(&self, step: usize) -> bool {
        self.trace.ended == Some(Ended::Held) && step + 1 == self.steps.len()
    }

    /// Returns the tasks that have not ended by the end of the trace.
    pub fn unfinished(&self) -> Vec<usize> {
        let last = |states: &[(usize, State)]| states.last().is_some_and(|(_, state)| *state != State::Gone);
        self.states.iter().filter(|(_, states)| last(states)).map(|(task, _)| *task).collect()
    }
}

/// Returns what holds after a step, given the steps that change it.
fn after<T: Copy>(changes: &[(usize, T)], step: usize) -> Option<T> {
    let past = changes.partition_point(|(at, _)| *at <= step);
    past.checked_sub(1).map(|last| changes[last].1)
}
