//! The parts of tasks during the replay: branches of `join!` and `select!`, futures of `join_all`, and sequential awaits
//! that have to wait. They form a tree below each task.

use crate::render::play::Change;
use crate::render::replay::{Replay, State};
use crate::render::track::{Track, Waits};
use crate::trace::How;
use std::collections::{BTreeMap, BTreeSet};

/// A part of a task. It begins with the wait or frame that creates it.
#[derive(Clone)]
pub struct Part {
    pub task: usize,
    pub parent: Option<usize>,
    pub label: String,
    /// The line where it begins.
    pub line: Option<usize>,
    pub wait: Option<usize>,
    pub frame: Option<usize>,
    pub state: State,
}

/// The lane of a part, or of several that follow each other.
#[derive(Default)]
pub struct Row {
    pub track: Track,
    pub waits: Waits,
    /// The steps at which it ended, and how.
    pub ends: Vec<(usize, How)>,
    /// The number of frames in it that have begun but not ended.
    pub alive: usize,
    /// The number of tasks of which it is the innermost part that runs.
    pub innermost: usize,
}

#[derive(Default)]
pub struct Parts {
    pub all: Vec<Part>,
    pub rows: Vec<Row>,
    /// The parts that are below a task or another part, in order.
    pub below: BTreeMap<(usize, Option<usize>), Vec<usize>>,
    /// The parts whose rows look different after this step.
    pub changed: BTreeSet<usize>,
    /// Finished parts, by task, parent and label.
    free: BTreeMap<(usize, Option<usize>, String), BTreeSet<usize>>,
    /// For each task, its parts that have not ended, and those of them that run.
    alive: BTreeMap<usize, BTreeSet<usize>>,
    running: BTreeMap<usize, BTreeSet<usize>>,
    /// For each task, the number of its parts that have not ended and that are not inside other parts.
    outermost: BTreeMap<usize, usize>,
}

impl Parts {
    /// Begins a part, in the lane of a finished part of the same name if there is one.
    pub fn open(&mut self, part: Part) -> usize {
        let key = (part.task, part.parent, part.label.clone());
        let free = self.free.get(&key).and_then(BTreeSet::first).copied();
        let number = free.unwrap_or_else(|| {
            self.below.entry((part.task, part.parent)).or_default().push(self.all.len());
            self.all.push(Part { state: State::Gone, ..part.clone() });
            self.rows.push(Row::default());
            self.all.len() - 1
        });
        let state = part.state;
        self.all[number] = Part { state: State::Gone, ..part };
        self.set(number, state);
        number
    }

    /// Sets the state of a part.
    pub fn set(&mut self, number: usize, state: State) {
        let part = &mut self.all[number];
        let before = std::mem::replace(&mut part.state, state);
        if before == state {
            return;
        }
        self.changed.insert(number);
        let put = |set: &mut BTreeMap<usize, BTreeSet<usize>>, within: bool| {
            let set = set.entry(part.task).or_default();
            if within {
                set.insert(number)
            } else {
                set.remove(&number)
            };
        };
        put(&mut self.running, matches!(state, State::Running | State::Blocked));
        put(&mut self.alive, state != State::Gone);
        let outermost = self.outermost.entry(part.task).or_default();
        let one = usize::from(part.parent.is_none());
        let free = self.free.entry((part.task, part.parent, part.label.clone())).or_default();
        if before == State::Gone {
            // It may also go on after its end, if it is awaited by reference.
            free.remove(&number);
            *outermost += one;
        }
        if state == State::Gone {
            free.insert(number);
            *outermost -= one;
        }
    }

    /// Returns the part and its ancestors, from the inside out.
    pub fn chain(&self, part: Option<usize>) -> impl Iterator<Item = usize> {
        std::iter::successors(part, |part| self.all[*part].parent)
    }

    /// Returns the parts of a task that have not ended.
    pub fn alive(&self, task: usize) -> Vec<usize> {
        self.alive.get(&task).into_iter().flatten().copied().collect()
    }

    /// Returns how many parts of a task that has changed are there at once, the greatest number of all tasks.
    pub fn at_once(&self) -> usize {
        let tasks = self.changed.iter().map(|part| self.all[*part].task);
        tasks.filter_map(|task| self.outermost.get(&task).copied()).max().unwrap_or_default()
    }

    /// Returns the parts of a task that run, as far as is known.
    pub fn running(&self, task: usize) -> Vec<usize> {
        self.running.get(&task).into_iter().flatten().copied().collect()
    }

    /// Applies the change of a wait in a part to its row and to those around it.
    pub fn apply(&mut self, replay: &Replay, part: Option<usize>, change: &Change) {
        let parts: Vec<usize> = self.chain(part).collect();
        for part in parts {
            self.rows[part].waits.apply(replay, change);
            self.changed.insert(part);
        }
    }

    /// Makes a part the innermost one that runs of one task more, or of one less.
    pub fn count_innermost(&mut self, part: Option<usize>, more: bool) {
        let Some(part) = part else { return };
        let row = &mut self.rows[part];
        row.innermost = if more { row.innermost + 1 } else { row.innermost - 1 };
        self.changed.insert(part);
    }
}
