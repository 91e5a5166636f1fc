//! Sorts a trace into lanes: one for the loop, one for each task, and below it one for each part: branches of `join!`
//! and `select!`, futures of `join_all`, and sequential awaits that have to wait.

use crate::render::lane::{Arrow, Cell, Lane, Look, look, loop_lane, spans, task_lane, texts};
use crate::render::replay::{BLOCK, Replay, State};
use crate::trace::{By, How, Kind, Waker};
use std::collections::{BTreeMap, BTreeSet};

/// A part of a task during the replay. It begins with the wait or frame that creates it.
struct Part {
    task: usize,
    parent: Option<usize>,
    label: String,
    wait: Option<usize>,
    frame: Option<usize>,
    state: State,
}

struct Player<'r> {
    replay: &'r Replay<'r>,
    /// Waits through which several frames are alive at the same time.
    shared: BTreeSet<usize>,
    /// Frames that have to wait and that contain no concurrent parts.
    long: BTreeSet<usize>,
    parts: Vec<Part>,
    /// The part that each wait or frame creates.
    of_wait: BTreeMap<usize, usize>,
    of_frame: BTreeMap<usize, Option<usize>>,
    /// Frames that have begun but not ended.
    alive: BTreeSet<usize>,
    /// The running part of each task, while the task runs.
    current: BTreeMap<usize, Option<usize>>,
    /// For each part, a cell per step, and its ends.
    cells: Vec<Vec<Cell>>,
    ends: Vec<Vec<(usize, How)>>,
    /// For each step, the tasks of which a part runs.
    inside: Vec<BTreeSet<usize>>,
    /// Maximum number of concurrent parts.
    at_once: usize,
    /// The arrows: step, source and target.
    arrows: Vec<(usize, Place, Place)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Loop,
    Task(usize),
    Part(usize),
}

/// Returns the lanes from top to bottom, the arrows between them, and the maximum number of a task's concurrent
/// parts.
pub fn lanes(replay: &Replay) -> (Vec<Lane>, Vec<Arrow>, usize) {
    let shared = shared(replay);
    let mut player = Player {
        replay,
        long: long(replay, &shared),
        shared,
        parts: Vec::new(),
        of_wait: BTreeMap::new(),
        of_frame: BTreeMap::new(),
        alive: BTreeSet::new(),
        current: BTreeMap::new(),
        cells: Vec::new(),
        ends: Vec::new(),
        inside: Vec::new(),
        at_once: 0,
        arrows: Vec::new(),
    };
    (0..replay.steps.len()).for_each(|step| player.step(step));
    player.collect()
}

/// Returns the waits through which several frames are alive at the same time.
fn shared(replay: &Replay) -> BTreeSet<usize> {
    let mut alive: BTreeMap<usize, usize> = BTreeMap::new();
    let mut shared = BTreeSet::new();
    for event in &replay.trace.events {
        let (frame, more) = match event.kind {
            Kind::Enter { frame, .. } => (frame, true),
            Kind::Exit { frame: Some(frame), .. } => (frame, false),
            _ => continue,
        };
        let Some(via) = replay.frames.get(&frame).and_then(|frame| frame.via) else { continue };
        let count = alive.entry(via).or_default();
        *count = if more { *count + 1 } else { count.saturating_sub(1) };
        if *count > 1 {
            shared.insert(via);
        }
    }
    shared
}

/// Returns the frames that survive their task's giving control back, except the first of each task and branch, and
/// except those that contain concurrent parts, which have lanes.
fn long(replay: &Replay, shared: &BTreeSet<usize>) -> BTreeSet<usize> {
    let mut alive = BTreeSet::new();
    let mut long = BTreeSet::new();
    for (event, now) in replay.trace.events.iter().zip(&replay.steps) {
        match event.kind {
            Kind::Enter { frame, via: Some(via), .. } if !replay.waits.get(&via).is_some_and(|wait| wait.branch) => {
                alive.insert(frame);
            }
            Kind::Exit { frame: Some(frame), .. } => drop(alive.remove(&frame)),
            _ if now.gives_back => {
                long.extend(alive.iter().filter(|frame| now.turn == Some(replay.frames[frame].task)))
            }
            _ => {}
        }
    }
    for (number, wait) in &replay.waits {
        let mut outer = if wait.branch || shared.contains(number) { wait.frame } else { None };
        while let Some(frame) = outer {
            long.remove(&frame);
            outer = replay.frames.get(&frame).and_then(|frame| replay.waits.get(&frame.via?)?.frame);
        }
    }
    long
}

impl Player<'_> {
    fn step(&mut self, step: usize) {
        let (event, now) = (&self.replay.trace.events[step], &self.replay.steps[step]);
        let task = event.task.unwrap_or_default();
        match &event.kind {
            Kind::Run => drop(self.current.insert(task, None)),
            Kind::Enter { frame, via, .. } => {
                self.alive.insert(*frame);
                let outer = via.and_then(|via| self.of(via));
                let own = match via {
                    Some(via) if self.shared.contains(via) || self.long.contains(frame) => {
                        Some(self.open(task, outer, &self.replay.frames[frame].name.clone(), None, Some(*frame)))
                    }
                    _ => outer,
                };
                self.of_frame.insert(*frame, own);
                self.current.insert(task, own);
            }
            Kind::Await { wait, frame, branch, .. } => {
                let outer = frame.and_then(|frame| self.of_frame.get(&frame).copied().flatten());
                let own = if *branch { Some(self.open_branch(task, outer, *wait)) } else { outer };
                self.current.insert(task, own);
            }
            Kind::Pending { wait, .. } | Kind::Yielded { wait } => {
                let part = self.of(*wait);
                if let Some(part) = part {
                    self.parts[part].state = State::Waiting;
                }
                self.current.insert(task, part.and_then(|part| self.parts[part].parent));
            }
            Kind::Ready { wait } => {
                let part = self.of(*wait);
                self.current.insert(task, part);
                if self.of_wait.contains_key(wait) {
                    self.end(step, part, Some(How::Returned));
                }
            }
            Kind::Setaside { wait } if self.of_wait.contains_key(wait) => self.end(step, self.of(*wait), None),
            Kind::Exit { frame: Some(frame), how, .. } => {
                self.alive.remove(frame);
                let part = self.of_frame.get(frame).copied().flatten();
                if now.turn == Some(task) {
                    self.current.insert(task, part);
                }
                let via = self.replay.frames.get(frame).and_then(|frame| frame.via);
                let made = |part: &Part| part.frame == Some(*frame) || part.wait.is_some() && part.wait == via;
                if part.is_some_and(|part| made(&self.parts[part])) {
                    self.end(step, part, Some(*how));
                }
            }
            Kind::Exit { wait: Some(wait), how: How::Cancelled, .. } => drop(self.current.insert(task, self.of(*wait))),
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
                self.arrows.extend(from.filter(|_| *by != By::Task(task)).map(|from| (step, from, to)));
            }
            Kind::TaskDone { .. } | Kind::TaskCancelled { .. } => {
                for part in 0..self.parts.len() {
                    if self.parts[part].task == task {
                        self.end(step, Some(part), None);
                    }
                }
            }
            _ => {}
        }
        self.follow(step);
        self.write(step);
    }

    /// Updates the running parts: those in whose turn the step happens. The others wait or are over.
    fn follow(&mut self, step: usize) {
        let now = &self.replay.steps[step];
        for (task, state) in &now.states {
            let running = matches!(state, State::Running | State::Blocked);
            let chain = if running { self.chain(self.current.get(task).copied().flatten()) } else { Vec::new() };
            for part in (0..self.parts.len()).filter(|part| self.parts[*part].task == *task).collect::<Vec<_>>() {
                match self.parts[part].state {
                    State::Gone => {}
                    _ if chain.contains(&part) => self.parts[part].state = *state,
                    State::Running | State::Blocked if self.unfinished(part, step) => {
                        self.parts[part].state = State::Waiting
                    }
                    State::Running | State::Blocked => self.end(step, Some(part), Some(How::Returned)),
                    _ => {}
                }
            }
        }
    }

    /// Adds one cell to each part.
    fn write(&mut self, step: usize) {
        let now = &self.replay.steps[step];
        let runs = |task: &usize| matches!(now.states.get(task), Some(State::Running | State::Blocked));
        let innermost: BTreeSet<usize> =
            self.current.iter().filter(|(task, _)| runs(task)).filter_map(|(_, part)| *part).collect();
        self.inside.push(innermost.iter().map(|part| self.parts[*part].task).collect());
        let there_are = self.parts.iter().filter(|part| part.state != State::Gone && part.parent.is_none()).count();
        self.at_once = self.at_once.max(there_are);
        for part in 0..self.parts.len() {
            let waits = now.pending.iter().filter(|wait| self.chain(self.of(**wait)).contains(&part));
            // Nothing is pending between the drop of what it waits for and its own drop.
            let before = self.cells[part].last().and_then(|cell| Some(cell.as_ref()?.0));
            let unpolled = match waits.clone().next() {
                Some(_) => waits.clone().all(|wait| now.unpolled.contains(wait)),
                None => before == Some(Look::Unpolled),
            };
            let look = match look(self.parts[part].state) {
                Some(Look::Running | Look::Blocked) if !innermost.contains(&part) => Some(Look::Inside),
                Some(Look::Waiting) if unpolled => Some(Look::Unpolled),
                look => look,
            };
            let cell = look.map(|look| (look, texts(self.replay, look, waits.copied())));
            self.cells[part].resize(step, None);
            self.cells[part].push(cell);
        }
    }

    /// Returns the part that contains a wait.
    fn of(&self, wait: usize) -> Option<usize> {
        let frame = self.replay.waits.get(&wait)?.frame;
        self.of_wait.get(&wait).copied().or_else(|| self.of_frame.get(&frame?).copied().flatten())
    }

    /// Returns the part and its ancestors, from the inside out.
    fn chain(&self, part: Option<usize>) -> Vec<usize> {
        std::iter::successors(part, |part| self.parts[*part].parent).collect()
    }

    fn place(&self, task: usize) -> Place {
        self.current.get(&task).copied().flatten().map_or(Place::Task(task), Place::Part)
    }

    fn unfinished(&self, part: usize, step: usize) -> bool {
        let it = &self.parts[part];
        let lives = |frame: &usize| self.of_frame.get(frame).copied().flatten() == Some(part);
        let pending = |wait: &usize| it.wait == Some(*wait);
        self.alive.iter().any(lives) || self.replay.steps[step].pending.iter().any(pending)
    }

    fn open_branch(&mut self, task: usize, parent: Option<usize>, wait: usize) -> usize {
        let first = self.replay.frames.values().find(|frame| frame.via == Some(wait)).map(|frame| frame.name.clone());
        let it = &self.replay.waits[&wait];
        let named = |name: &String| !it.is_lent() && name != BLOCK && !self.shared.contains(&wait);
        let label = first.filter(named).unwrap_or(it.text.into());
        let part = self.open(task, parent, &label, Some(wait), None);
        self.of_wait.insert(wait, part);
        part
    }

    /// Begins a part, in the lane of a finished part of the same name if there is one.
    fn open(
        &mut self,
        task: usize,
        parent: Option<usize>,
        label: &str,
        wait: Option<usize>,
        frame: Option<usize>,
    ) -> usize {
        let same = |part: &Part| {
            part.task == task && part.parent == parent && part.label == label && part.state == State::Gone
        };
        let new = Part { task, parent, label: label.into(), wait, frame, state: State::Running };
        if let Some(part) = self.parts.iter().position(same) {
            self.parts[part] = new;
            return part;
        }
        self.parts.push(new);
        self.cells.push(Vec::new());
        self.ends.push(Vec::new());
        self.parts.len() - 1
    }

    fn end(&mut self, step: usize, part: Option<usize>, how: Option<How>) {
        let Some(part) = part.filter(|part| self.parts[*part].state != State::Gone) else { return };
        self.parts[part].state = State::Gone;
        self.ends[part].extend(how.map(|how| (step, how)));
        let (task, parent) = (self.parts[part].task, self.parts[part].parent);
        if self.current.get(&task) == Some(&Some(part)) {
            self.current.insert(task, parent);
        }
    }

    fn collect(mut self) -> (Vec<Lane>, Vec<Arrow>, usize) {
        let mut lanes = vec![loop_lane(self.replay)];
        let mut places = vec![Place::Loop];
        for task in self.replay.tasks.keys().copied() {
            lanes.push(task_lane(self.replay, task, &self.inside));
            places.push(Place::Task(task));
            self.add_parts(task, None, 1, &mut lanes, &mut places);
        }
        let row = |place: &Place| places.iter().position(|it| it == place);
        let arrows = self.arrows.iter().filter_map(|(step, from, to)| {
            let (from, to) = (row(from)?, row(to)?);
            (from != to).then_some(Arrow { step: *step, from, to })
        });
        let arrows = arrows.collect();
        (lanes, arrows, self.at_once)
    }

    fn add_parts(
        &mut self,
        task: usize,
        parent: Option<usize>,
        depth: usize,
        lanes: &mut Vec<Lane>,
        places: &mut Vec<Place>,
    ) {
        for part in 0..self.parts.len() {
            if self.parts[part].task != task || self.parts[part].parent != parent {
                continue;
            }
            let label = self.parts[part].label.clone();
            let spans = spans(std::mem::take(&mut self.cells[part]));
            lanes.push(Lane {
                task: Some(task),
                depth,
                thread: false,
                label,
                spans,
                ends: std::mem::take(&mut self.ends[part]),
            });
            places.push(Place::Part(part));
            self.add_parts(task, Some(part), depth + 1, lanes, places);
        }
    }
}
