//! Sorts a trace into lanes, step by step.

use crate::render::concurrent::{long, shared};
use crate::render::lane::{Arrow, Lane, Look, Place, look, task_label};
use crate::render::lanes::Lanes;
use crate::render::loop_lane::loop_lane;
use crate::render::parts::{Part, Parts};
use crate::render::replay::{BLOCK, Replay, State};
use crate::render::track::{Track, Waits};
use crate::render::words::{about, number};
use crate::trace::{By, Event, How, Job, Kind, Waker};
use std::collections::{BTreeMap, BTreeSet};

/// The lane of a task.
#[derive(Default)]
struct Row {
    track: Track,
    waits: Waits,
    ends: Vec<(usize, How)>,
    /// The number of its parts that are the innermost ones that run.
    inside: usize,
}

struct Player<'r> {
    replay: &'r Replay<'r>,
    /// Waits through which several frames are alive at the same time.
    shared: BTreeSet<usize>,
    /// Frames that have to wait and that contain no concurrent parts.
    long: BTreeSet<usize>,
    parts: Parts,
    tasks: BTreeMap<usize, Row>,
    /// The part that each wait or frame creates.
    of_wait: BTreeMap<usize, usize>,
    of_frame: BTreeMap<usize, Option<usize>>,
    states: BTreeMap<usize, State>,
    /// The waits that are pending.
    pending: BTreeSet<usize>,
    /// The running part of each task, while the task runs.
    current: BTreeMap<usize, Option<usize>>,
    /// The innermost part of each task that runs now.
    innermost: BTreeMap<usize, usize>,
    /// The tasks that this step concerns, and those whose lanes look different after it.
    concerned: BTreeSet<usize>,
    changed: BTreeSet<usize>,
    at_once: usize,
    arrows: Vec<Arrow>,
    parts_of: Vec<Option<usize>>,
}

/// Returns the lanes of a trace.
pub fn lanes(replay: &Replay) -> Lanes {
    let shared = shared(replay);
    let mut player = Player {
        replay,
        long: long(replay, &shared),
        shared,
        parts: Parts::default(),
        tasks: BTreeMap::new(),
        of_wait: BTreeMap::new(),
        of_frame: BTreeMap::new(),
        states: BTreeMap::new(),
        pending: BTreeSet::new(),
        current: BTreeMap::new(),
        innermost: BTreeMap::new(),
        concerned: BTreeSet::new(),
        changed: BTreeSet::new(),
        at_once: 0,
        arrows: Vec::new(),
        parts_of: Vec::new(),
    };
    (0..replay.steps.len()).for_each(|step| player.step(step));
    player.collect()
}

impl Player<'_> {
    fn step(&mut self, step: usize) {
        let event = &self.replay.trace.events[step];
        self.happen(step, event);
        self.parts_of.push(self.part_of(event));
        for (task, state) in &self.replay.steps[step].states {
            self.states.insert(*task, *state);
            self.concerned.insert(*task);
            self.changed.insert(*task);
        }
        self.concerned.extend(event.task);
        for change in &self.replay.steps[step].waits {
            if change.after.pending {
                self.pending.insert(change.wait)
            } else {
                self.pending.remove(&change.wait)
            };
        }
        for task in std::mem::take(&mut self.concerned) {
            self.follow(step, task);
        }
        self.write(step, event);
    }

    fn happen(&mut self, step: usize, event: &Event) {
        let task = event.task.unwrap_or_default();
        match &event.kind {
            Kind::Run => self.go(task, None),
            Kind::Enter { frame, via, .. } => {
                let outer = via.and_then(|via| self.of(via));
                let own = match via {
                    Some(via) if self.shared.contains(via) || self.long.contains(frame) => {
                        Some(self.open_frame(task, outer, *frame, *via))
                    }
                    _ => outer,
                };
                self.of_frame.insert(*frame, own);
                if let Some(own) = own {
                    self.parts.rows[own].alive += 1;
                }
                self.go(task, own);
            }
            Kind::Await { wait, frame, branch, .. } => {
                let outer = frame.and_then(|frame| self.of_frame.get(&frame).copied().flatten());
                let own = if *branch { Some(self.open_branch(task, outer, *wait)) } else { outer };
                self.go(task, own);
            }
            Kind::Pending { wait, .. } | Kind::Yielded { wait } => {
                let part = self.of(*wait);
                if let Some(part) = part {
                    self.parts.set(part, State::Waiting);
                    self.concerned.insert(self.parts.all[part].task);
                }
                self.go(task, part.and_then(|part| self.parts.all[part].parent));
            }
            Kind::Ready { wait } => {
                let part = self.of(*wait);
                self.go(task, part);
                if self.of_wait.contains_key(wait) {
                    self.end(step, part, Some(How::Returned));
                }
            }
            Kind::Setaside { wait } if self.of_wait.contains_key(wait) => self.end(step, self.of(*wait), None),
            Kind::Exit { frame: Some(frame), how, .. } => {
                let part = self.of_frame.get(frame).copied().flatten();
                if let Some(part) = part {
                    let alive = &mut self.parts.rows[part].alive;
                    *alive = alive.saturating_sub(1);
                }
                if self.replay.steps[step].turn == Some(task) {
                    self.go(task, part);
                }
                let via = self.replay.frames.get(frame).and_then(|frame| frame.via);
                let made = |part: &Part| part.frame == Some(*frame) || part.wait.is_some() && part.wait == via;
                if part.is_some_and(|part| made(&self.parts.all[part])) {
                    self.end(step, part, Some(*how));
                }
            }
            Kind::Exit { wait: Some(wait), how: How::Cancelled, .. } => self.go(task, self.of(*wait)),
            Kind::Exit { wait: Some(wait), how, .. } if self.of_wait.contains_key(wait) => {
                self.end(step, self.of(*wait), Some(*how));
            }
            Kind::Wake { by, .. } => {
                // A wake-up leads to the task, whichever wait is over.
                let to = Place::Task(task);
                let from = match by {
                    By::Task(by) => Some(self.place(*by)),
                    By::Other(Waker::Yield) => None,
                    By::Other(_) => Some(Place::Loop),
                };
                self.arrows.extend(from.filter(|_| *by != By::Task(task)).map(|from| Arrow { step, from, to }));
            }
            Kind::TaskDone { .. } | Kind::TaskCancelled { .. } => {
                let how = match event.kind {
                    Kind::TaskDone { how } => how,
                    _ => How::Dropped,
                };
                self.tasks.entry(task).or_default().ends.push((step, how));
                self.parts.alive(task).into_iter().for_each(|part| self.end(step, Some(part), None));
            }
            _ => {}
        }
    }

    /// Returns the part of a task that an event concerns.
    fn part_of(&self, event: &Event) -> Option<usize> {
        match &event.kind {
            Kind::Enter { frame, .. } | Kind::Exit { frame: Some(frame), .. } => {
                self.of_frame.get(frame).copied().flatten()
            }
            Kind::Await { wait, .. }
            | Kind::Pending { wait, .. }
            | Kind::Yielded { wait }
            | Kind::Ready { wait }
            | Kind::Setaside { wait }
            | Kind::Unpolled { wait }
            | Kind::Wake { wait: Some(wait), .. }
            | Kind::Exit { wait: Some(wait), .. } => self.of(*wait),
            Kind::Spawn { by: Some(task), .. } => self.current.get(task).copied().flatten(),
            Kind::Block { .. } | Kind::Busy { .. } | Kind::Out { .. } => {
                self.current.get(&event.task?).copied().flatten()
            }
            _ => None,
        }
    }

    /// Sets the part of a task that runs.
    fn go(&mut self, task: usize, part: Option<usize>) {
        self.current.insert(task, part);
        self.concerned.insert(task);
    }

    /// Updates the parts of a task that run: those in whose turn the step happens. The others wait or are over.
    fn follow(&mut self, step: usize, task: usize) {
        let Some(state) = self.states.get(&task).copied() else { return };
        let running = matches!(state, State::Running | State::Blocked);
        let innermost = self.current.get(&task).copied().flatten().filter(|_| running);
        let chain: BTreeSet<usize> = self.parts.chain(innermost).collect();
        for part in chain.iter().copied() {
            if self.parts.all[part].task == task && self.parts.all[part].state != State::Gone {
                self.parts.set(part, state);
            }
        }
        for part in self.parts.running(task).into_iter().filter(|part| !chain.contains(part)) {
            if self.unfinished(part) {
                self.parts.set(part, State::Waiting);
            } else {
                self.end(step, Some(part), Some(How::Returned));
            }
        }
        let before = self.innermost.get(&task).copied();
        if before != innermost {
            match innermost {
                Some(part) => self.innermost.insert(task, part),
                None => self.innermost.remove(&task),
            };
            self.count_innermost(before, false);
            self.count_innermost(innermost, true);
        }
    }

    fn count_innermost(&mut self, part: Option<usize>, more: bool) {
        self.parts.count_innermost(part, more);
        if let Some(part) = part {
            let task = self.parts.all[part].task;
            let row = self.tasks.entry(task).or_default();
            row.inside = if more { row.inside + 1 } else { row.inside - 1 };
            self.changed.insert(task);
        }
    }

    /// Continues the lanes that look different after this step.
    fn write(&mut self, step: usize, event: &Event) {
        self.at_once = self.at_once.max(self.parts.at_once());
        for change in &self.replay.steps[step].waits {
            self.parts.apply(self.replay, self.of(change.wait), change);
            if let Some(task) = self.replay.waits.get(&change.wait).map(|wait| wait.task) {
                self.tasks.entry(task).or_default().waits.apply(self.replay, change);
                self.changed.insert(task);
            }
        }
        if matches!(event.kind, Kind::Block { .. } | Kind::Busy { .. }) {
            self.changed.extend(event.task);
        }
        for part in std::mem::take(&mut self.parts.changed) {
            let state = self.parts.all[part].state;
            let row = &mut self.parts.rows[part];
            // Nothing is pending between the drop of what it waits for and its own drop.
            let unpolled = row.waits.all_unpolled().unwrap_or(row.track.look() == Some(Look::Unpolled));
            let look = match look(state) {
                Some(Look::Running | Look::Blocked) if row.innermost == 0 => Some(Look::Inside),
                Some(Look::Waiting) if unpolled => Some(Look::Unpolled),
                look => look,
            };
            row.track.set(step, look.map(|look| (look, row.waits.texts(self.replay, look))));
        }
        for task in std::mem::take(&mut self.changed) {
            let row = self.tasks.entry(task).or_default();
            let look = match self.states.get(&task).copied().and_then(look) {
                Some(Look::Running | Look::Blocked) if row.inside > 0 => Some(Look::Inside),
                look => look,
            };
            let cell = look.map(|look| match event.kind {
                Kind::Block { ms } if look == Look::Blocked && event.task == Some(task) && ms > 0.0 => {
                    (look, vec![format!("{} ms", number(ms))])
                }
                Kind::Busy { ms } if look == Look::Blocked && event.task == Some(task) => {
                    (look, vec![format!("computes for {}", about(ms)), "computes".into()])
                }
                _ => (look, row.waits.texts(self.replay, look)),
            });
            row.track.set(step, cell);
        }
    }

    /// Returns the part that contains a wait.
    fn of(&self, wait: usize) -> Option<usize> {
        let frame = self.replay.waits.get(&wait)?.frame;
        self.of_wait.get(&wait).copied().or_else(|| self.of_frame.get(&frame?).copied().flatten())
    }

    fn place(&self, task: usize) -> Place {
        self.current.get(&task).copied().flatten().map_or(Place::Task(task), Place::Part)
    }

    fn unfinished(&self, part: usize) -> bool {
        self.parts.rows[part].alive > 0 || self.parts.all[part].wait.is_some_and(|wait| self.pending.contains(&wait))
    }

    fn open_branch(&mut self, task: usize, parent: Option<usize>, wait: usize) -> usize {
        let it = &self.replay.waits[&wait];
        let first = it.first.map(|frame| self.replay.frames[&frame].name.clone());
        let named = |name: &String| !it.is_lent() && name != BLOCK && !self.shared.contains(&wait);
        let label = first.filter(named).unwrap_or(it.text.into());
        let line = it.line;
        let part = Part { task, parent, label, line, wait: Some(wait), frame: None, state: State::Running };
        self.concerned.insert(task);
        let part = self.parts.open(part);
        self.of_wait.insert(wait, part);
        part
    }

    fn open_frame(&mut self, task: usize, parent: Option<usize>, frame: usize, via: usize) -> usize {
        let label = self.replay.frames[&frame].name.clone();
        let line = self.replay.waits.get(&via).and_then(|wait| wait.line);
        let part = Part { task, parent, label, line, wait: None, frame: Some(frame), state: State::Running };
        self.concerned.insert(task);
        self.parts.open(part)
    }

    fn end(&mut self, step: usize, part: Option<usize>, how: Option<How>) {
        let Some(part) = part.filter(|part| self.parts.all[*part].state != State::Gone) else { return };
        self.parts.set(part, State::Gone);
        self.parts.rows[part].ends.extend(how.map(|how| (step, how)));
        let (task, parent) = (self.parts.all[part].task, self.parts.all[part].parent);
        self.concerned.insert(task);
        if self.current.get(&task) == Some(&Some(part)) {
            self.go(task, parent);
        }
    }

    fn collect(mut self) -> Lanes {
        let mut lanes = vec![loop_lane(self.replay)];
        for (task, it) in &self.replay.tasks {
            let mut row = self.tasks.remove(task).unwrap_or_default();
            let spans = row.track.spans(self.replay.steps.len());
            let thread = it.job == Job::Thread;
            let label = task_label(self.replay, *task);
            lanes.push(Lane { place: Place::Task(*task), depth: 0, thread, label, line: None, spans, ends: row.ends });
            self.add_parts(*task, None, 1, &mut lanes);
        }
        let of_wait = self.replay.waits.keys().filter_map(|wait| Some((*wait, self.of(*wait)?))).collect();
        let Player { arrows, at_once, parts_of, parts, .. } = self;
        Lanes { lanes, arrows, at_once, parts_of, parts, of_wait }
    }

    fn add_parts(&mut self, task: usize, parent: Option<usize>, depth: usize, lanes: &mut Vec<Lane>) {
        for part in self.parts.below.get(&(task, parent)).cloned().unwrap_or_default() {
            let row = &mut self.parts.rows[part];
            let spans = row.track.spans(self.replay.steps.len());
            let ends = std::mem::take(&mut row.ends);
            let Part { label, line, .. } = self.parts.all[part].clone();
            lanes.push(Lane { place: Place::Part(part), depth, thread: false, label, line, spans, ends });
            self.add_parts(task, Some(part), depth + 1, lanes);
        }
    }
}
