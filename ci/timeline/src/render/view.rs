//! Decides what a figure shows of a trace. It shows everything of a small one. Of many tasks that take the same steps,
//! it shows one, and of many rounds the first.

use crate::render::lane::Place;
use crate::render::lanes::Lanes;
use crate::render::replay::{BLOCK, Replay};
use crate::render::rounds::rounds;
use crate::render::shapes::{Shapes, shapes};
use crate::trace::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// How many tasks, or parts of one, may take the same steps and have lanes of their own.
const MOST_ALIKE: usize = 12;
/// How many lanes there may be before tasks share one although they take different steps.
const MOST_LANES: usize = 60;
/// How many steps are shown at most, and how many of those are the last: of all programs, and of those with tasks that
/// share a lane.
const MOST_STEPS: (usize, usize) = (2000, 500);
const MOST_STEPS_OF_GROUPS: (usize, usize) = (400, 100);

/// Tasks or parts that share a lane.
pub struct Group {
    /// All of them, in order.
    pub members: Vec<Place>,
    /// The one whose steps are shown.
    pub shown: Place,
    /// Whether the steps of all are the same.
    pub same: bool,
    /// Their common name.
    pub name: String,
}

/// A round of steps that is shown once.
pub struct Again {
    /// Its first step and its last.
    pub from: usize,
    pub to: usize,
    /// How many more rounds there are.
    pub more: usize,
}

pub struct View {
    pub groups: Vec<Group>,
    /// The steps that are shown.
    pub steps: Vec<usize>,
    /// For each step, and after the last, the number of steps before it that are shown.
    columns: Vec<usize>,
    pub again: Vec<Again>,
    /// The number of steps in the middle that are not shown because there are too many.
    pub cut: usize,
    hidden: BTreeSet<Place>,
}

impl View {
    pub fn new(replay: &Replay, lanes: &Lanes) -> View {
        let shapes = shapes(replay.trace, lanes);
        let mut view = View {
            groups: Vec::new(),
            steps: Vec::new(),
            columns: Vec::new(),
            again: Vec::new(),
            cut: 0,
            hidden: BTreeSet::new(),
        };
        view.group(replay, lanes, &shapes, true);
        if lanes.lanes.iter().filter(|lane| view.shows(lanes, lane.place)).count() > MOST_LANES {
            view.group(replay, lanes, &shapes, false);
        }
        view.steps = (0..replay.steps.len()).filter(|step| view.shows_step(replay, lanes, *step)).collect();
        if !view.groups.is_empty() || view.steps.len() > MOST_STEPS.0 {
            view.leave_out(&shapes);
        }
        let mut before = 0;
        for step in 0..=replay.steps.len() {
            view.columns.push(before);
            before += usize::from(view.steps.get(before) == Some(&step));
        }
        view
    }

    /// Returns whether it shows all steps.
    pub fn is_whole(&self) -> bool {
        self.steps.len() + 1 == self.columns.len()
    }

    /// Returns the column of a step or, if it is not shown, of the next one.
    pub fn column(&self, step: usize) -> usize {
        self.columns[step]
    }

    /// Returns whether steps before a column are not shown.
    pub fn is_after_gap(&self, column: usize) -> bool {
        column > 0 && self.steps[column - 1] + 1 < self.steps[column]
    }

    pub fn is_shown(&self, step: usize) -> bool {
        self.columns[step] < self.columns[step + 1]
    }

    /// Returns whether a task or part has a lane.
    pub fn shows(&self, lanes: &Lanes, place: Place) -> bool {
        !lanes.around(place).any(|place| self.hidden.contains(&place))
    }

    /// Returns the lane that a task or part shares, if not its own.
    pub fn stands_for(&self, lanes: &Lanes, place: Place) -> Place {
        let outermost = lanes.around(place).filter(|place| self.hidden.contains(place)).last();
        let group = outermost.and_then(|hidden| self.groups.iter().find(|group| group.holds(hidden)));
        group.map_or(place, |group| group.shown)
    }

    /// Returns the group that a lane stands for.
    pub fn group_of(&self, place: Place) -> Option<&Group> {
        self.groups.iter().find(|group| group.shown == place)
    }

    /// Finds the groups: those that take the `same` steps, or all that begin in the same line.
    fn group(&mut self, replay: &Replay, lanes: &Lanes, shapes: &Shapes, same: bool) {
        let mut alike: BTreeMap<_, Vec<(Place, usize)>> = BTreeMap::new();
        let tasks = shapes.tasks.iter().map(|(task, shape)| (None, Place::Task(*task), *shape));
        let parts = shapes
            .parts
            .iter()
            .map(|(part, shape)| (lanes.around(Place::Part(*part)).nth(1), Place::Part(*part), *shape));
        for (parent, place, (first, shape)) in tasks.chain(parts) {
            if place != Place::Task(0) {
                alike.entry((parent, if same { shape } else { first })).or_default().push((place, shape));
            }
        }
        alike.retain(|_, members| members.len() > MOST_ALIKE);
        self.groups.clear();
        self.hidden.clear();
        for members in alike.into_values() {
            let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
            members.iter().for_each(|(_, shape)| *counts.entry(*shape).or_default() += 1);
            let most = counts.values().max().copied().unwrap_or_default();
            let shown =
                members.iter().find(|(_, shape)| counts[shape] == most).map_or(members[0].0, |(place, _)| *place);
            let members: Vec<Place> = members.into_iter().map(|(place, _)| place).collect();
            self.hidden.extend(members.iter().filter(|member| **member != shown));
            let name = common(members.iter().map(|member| lanes.name(replay, *member)));
            self.groups.push(Group { members, shown, same: counts.len() == 1, name });
        }
        // Parts of what is hidden need no group.
        let mut groups = std::mem::take(&mut self.groups);
        groups.retain(|group| self.shows(lanes, group.shown));
        groups.sort_by_key(|group| group.members[0]);
        self.groups = groups;
    }

    fn shows_step(&self, replay: &Replay, lanes: &Lanes, step: usize) -> bool {
        let event = &replay.trace.events[step];
        let by = if let Kind::Spawn { by, .. } = event.kind { by } else { None };
        let tasks = event.task.into_iter().chain(by).map(Place::Task);
        let part = lanes.parts_of[step].map(Place::Part);
        tasks.chain(part).all(|place| self.shows(lanes, place))
    }

    /// Leaves out rounds like earlier ones, and the middle if there are still too many steps.
    fn leave_out(&mut self, shapes: &Shapes) {
        let looks: Vec<usize> = self.steps.iter().map(|step| shapes.looks[*step]).collect();
        let (shown, rounds) = rounds(&looks);
        self.again = rounds
            .iter()
            .map(|round| Again { from: self.steps[round.from], to: self.steps[round.to - 1], more: round.more })
            .collect();
        self.steps = shown.into_iter().map(|step| self.steps[step]).collect();
        let (most, last) = if self.groups.is_empty() { MOST_STEPS } else { MOST_STEPS_OF_GROUPS };
        if self.steps.len() > most {
            let middle = most - last..self.steps.len() - last;
            self.cut = middle.len();
            let from = self.steps[middle.start];
            self.again.retain(|again| again.to < from);
            self.steps.drain(middle);
        }
    }
}

impl Group {
    fn holds(&self, place: Place) -> bool {
        self.members.binary_search(&place).is_ok()
    }
}

/// Returns what names have in common: `ask()` for `ask(1)` and `ask(2)`.
fn common(names: impl Iterator<Item = String>) -> String {
    let names: BTreeSet<String> = names.collect();
    let plain = |name: &String| match name.split_once('(') {
        _ if name.starts_with(BLOCK) => BLOCK.into(),
        Some((function, _)) => format!("{function}()"),
        None => name.clone(),
    };
    let plainly: BTreeSet<String> = names.iter().map(plain).collect();
    let only = |names: BTreeSet<String>| if names.len() == 1 { names.into_iter().next() } else { None };
    only(names).or(only(plainly)).unwrap_or("different futures".into())
}
