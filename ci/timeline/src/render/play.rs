//! Plays a trace: applies its events one by one to the states of tasks and waits, and notes what each step changes.

use crate::render::cast::Cast;
use crate::render::turns::{Turn, turns};
use crate::trace::{Event, How, Job, Kind, Trace};
use std::collections::{BTreeMap, BTreeSet};

/// The state of a task, or of a part of one, after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Ready,
    Running,
    /// It runs and blocks its thread.
    Blocked,
    Waiting,
    Gone,
}

/// The state of a wait after a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Whether it is pending or has yielded.
    pub pending: bool,
    /// Whether a task was woken through it that has not given control back since.
    pub woken: bool,
    /// Whether it was woken but not polled in its task's turn, nor since.
    pub unpolled: bool,
}

/// A wait that a step changes.
pub struct Change {
    pub wait: usize,
    pub before: Status,
    pub after: Status,
}

/// Numbers of tasks after a step.
#[derive(Clone, Copy, Default)]
pub struct Counts {
    pub ready: usize,
    /// Of those that are ready, the ones on the loop rather than on threads of their own.
    pub ready_on_loop: usize,
    pub alive: usize,
    pub alive_on_loop: usize,
}

/// What one step, which is one event, changes.
#[derive(Default)]
pub struct Step {
    /// The task whose turn it is; `None` for steps of the loop or the outside world.
    pub turn: Option<usize>,
    /// Whether this is the last step of the turn and the task lives on.
    pub gives_back: bool,
    /// The frame whose body runs, if known.
    pub frame: Option<usize>,
    /// The tasks whose state changes, in ascending order, and their new states.
    pub states: Vec<(usize, State)>,
    /// The waits that change, in the order in which they were last begun.
    pub waits: Vec<Change>,
    pub counts: Counts,
}

/// Returns the steps of a trace, one per event.
pub fn play(trace: &Trace, cast: &Cast) -> Vec<Step> {
    let turns = turns(trace, cast);
    let mut now = Now::new(cast);
    let events = trace.events.iter().enumerate();
    events.map(|(at, event)| now.step(event, turns[at], at.checked_sub(1).map(|before| turns[before]))).collect()
}

/// The state after the events so far.
struct Now<'c> {
    cast: &'c Cast<'c>,
    states: BTreeMap<usize, State>,
    counts: Counts,
    /// Tasks on the loop that block it.
    blocked: BTreeSet<usize>,
    /// Tasks woken during their own turn, which are ready when it ends.
    woken_itself: BTreeSet<usize>,
    /// For each task, the frame whose body runs in its turns.
    frames: BTreeMap<usize, Option<usize>>,
    /// The number of times that a wait has begun so far.
    begun: usize,
    /// The waits that are pending, with the number of their beginning.
    pending: BTreeMap<usize, usize>,
    woken: BTreeSet<usize>,
    unpolled: BTreeSet<usize>,
    /// For each task, its waits that are pending, and those that are woken.
    pending_of: BTreeMap<usize, BTreeSet<usize>>,
    woken_of: BTreeMap<usize, BTreeSet<usize>>,
    /// What this step has changed, as it was before: the tasks, and the waits with the numbers of their beginnings.
    tasks_before: BTreeMap<usize, Option<State>>,
    waits_before: BTreeMap<usize, (Status, Option<usize>)>,
}

impl<'c> Now<'c> {
    fn new(cast: &'c Cast<'c>) -> Now<'c> {
        Now {
            cast,
            states: BTreeMap::new(),
            counts: Counts::default(),
            blocked: BTreeSet::new(),
            woken_itself: BTreeSet::new(),
            frames: BTreeMap::new(),
            begun: 0,
            pending: BTreeMap::new(),
            woken: BTreeSet::new(),
            unpolled: BTreeSet::new(),
            pending_of: BTreeMap::new(),
            woken_of: BTreeMap::new(),
            tasks_before: BTreeMap::new(),
            waits_before: BTreeMap::new(),
        }
    }

    fn step(&mut self, event: &Event, turn: Turn, before: Option<Turn>) -> Step {
        self.unblock(event);
        if let Some(task) = before.filter(|before| before.last).and_then(|before| before.task)
            && self.states.get(&task) == Some(&State::Running)
        {
            self.give_back(task);
        }
        self.change(event, turn.last);
        let frame = turn.task.or(event.task).and_then(|task| {
            let frame = self.frames.get(&task).copied().flatten();
            let frame = self.frame_of(event, frame);
            self.frames.insert(task, frame);
            frame
        });
        self.settle();
        let is_gone = event.task.is_some_and(|task| self.states.get(&task) == Some(&State::Gone));
        let gives_back = turn.last && !matches!(event.kind, Kind::TaskDone { .. }) && !is_gone;
        let (states, waits) = self.changes();
        Step { turn: turn.task, gives_back, frame, states, waits, counts: self.counts }
    }

    /// Ends blocking that lasted until this event. A job keeps blocking while others run.
    fn unblock(&mut self, event: &Event) {
        for task in std::mem::take(&mut self.blocked) {
            self.set(task, State::Running);
        }
        if let Some(task) = event.task.filter(|task| self.states.get(task) == Some(&State::Blocked)) {
            self.set(task, State::Running);
        }
    }

    /// Applies the event to the state.
    fn change(&mut self, event: &Event, last: bool) {
        let Some(task) = event.task else { return };
        match &event.kind {
            Kind::Spawn { .. } => self.set(task, State::Ready),
            Kind::Run => self.set(task, State::Running),
            Kind::Wake { wait, .. } => {
                let waits = match wait {
                    Some(wait) => vec![*wait],
                    None => self.pending_of.get(&task).into_iter().flatten().copied().collect(),
                };
                waits.into_iter().for_each(|wait| self.wake(wait));
                if self.states.get(&task) == Some(&State::Running) {
                    self.woken_itself.insert(task);
                } else {
                    self.set(task, State::Ready);
                }
            }
            Kind::Pending { wait, .. } | Kind::Yielded { wait } => {
                if last {
                    self.give_back(task);
                }
                self.begin(*wait);
            }
            Kind::Unpolled { wait } => {
                if last {
                    self.give_back(task);
                }
                if self.pending.contains_key(wait) {
                    self.touch(*wait);
                    self.unpolled.insert(*wait);
                }
            }
            Kind::Ready { wait } | Kind::Setaside { wait } | Kind::Exit { wait: Some(wait), .. } => self.end(*wait),
            Kind::Block { .. } | Kind::Busy { .. } => {
                self.set(task, State::Blocked);
                // An unknown task counts as one on the loop.
                if self.cast.tasks.get(&task).is_none_or(|task| task.job == Job::Task) {
                    self.blocked.insert(task);
                }
            }
            Kind::TaskDone { .. } | Kind::TaskCancelled { .. } => {
                self.set(task, State::Gone);
                for wait in self.pending_of.get(&task).cloned().unwrap_or_default() {
                    self.end(wait);
                }
            }
            _ => {}
        }
    }

    /// Returns the frame of the task that runs after the event, given the one before.
    fn frame_of(&self, event: &Event, before: Option<usize>) -> Option<usize> {
        let waits = &self.cast.waits;
        let outer = |frame: &usize| waits.get(&self.cast.frames.get(frame)?.via?)?.frame;
        match &event.kind {
            Kind::Run => None,
            Kind::Enter { frame, .. } => Some(*frame),
            Kind::Await { frame, .. } => *frame,
            Kind::Ready { wait } | Kind::Setaside { wait } => waits.get(wait)?.frame,
            Kind::Exit { wait: Some(wait), how: How::Cancelled, .. } => waits.get(wait)?.frame,
            Kind::Pending { wait, .. } | Kind::Yielded { wait } => {
                let wait = waits.get(wait)?;
                if wait.branch { wait.frame } else { outer(&wait.frame?) }
            }
            Kind::Exit { frame: Some(frame), .. } => outer(frame),
            _ => before,
        }
    }

    /// Sets the state of a task.
    fn set(&mut self, task: usize, state: State) {
        let before = self.states.insert(task, state);
        self.tasks_before.entry(task).or_insert(before);
        let on_loop = self.cast.tasks.get(&task).is_some_and(|task| task.job == Job::Task);
        let counts = &mut self.counts;
        let mut count = |state: State, add: fn(&mut usize)| {
            if state == State::Ready {
                add(&mut counts.ready);
                if on_loop {
                    add(&mut counts.ready_on_loop);
                }
            }
            if state != State::Gone {
                add(&mut counts.alive);
                if on_loop {
                    add(&mut counts.alive_on_loop);
                }
            }
        };
        count(state, |number| *number += 1);
        if let Some(before) = before {
            count(before, |number| *number -= 1);
        }
    }

    /// Sets the state of a task that gives control back.
    fn give_back(&mut self, task: usize) {
        let woken = self.woken_itself.remove(&task);
        self.set(task, if woken { State::Ready } else { State::Waiting });
    }

    fn begin(&mut self, wait: usize) {
        self.touch(wait);
        self.begun += 1;
        self.pending.insert(wait, self.begun);
        self.unpolled.remove(&wait);
        if let Some(it) = self.cast.waits.get(&wait) {
            self.pending_of.entry(it.task).or_default().insert(wait);
        }
    }

    fn wake(&mut self, wait: usize) {
        if !self.pending.contains_key(&wait) {
            return;
        }
        self.touch(wait);
        self.woken.insert(wait);
        if let Some(it) = self.cast.waits.get(&wait) {
            self.woken_of.entry(it.task).or_default().insert(wait);
        }
    }

    /// Ends the wait that a wake-up began.
    fn rest(&mut self, wait: usize) {
        self.touch(wait);
        self.woken.remove(&wait);
        if let Some(woken) = self.cast.waits.get(&wait).and_then(|it| self.woken_of.get_mut(&it.task)) {
            woken.remove(&wait);
        }
    }

    fn end(&mut self, wait: usize) {
        self.rest(wait);
        self.pending.remove(&wait);
        self.unpolled.remove(&wait);
        if let Some(pending) = self.cast.waits.get(&wait).and_then(|it| self.pending_of.get_mut(&it.task)) {
            pending.remove(&wait);
        }
    }

    /// Puts those waits to rest that were woken, but whose task waits again.
    fn settle(&mut self) {
        let waits = |task: &usize| self.states.get(task) == Some(&State::Waiting);
        let of_tasks = self.tasks_before.keys().filter(|task| waits(task)).filter_map(|task| self.woken_of.get(task));
        let mut over: Vec<usize> = of_tasks.flatten().copied().collect();
        over.extend(self.waits_before.keys().filter(|wait| {
            self.woken.contains(wait) && self.cast.waits.get(wait).is_some_and(|wait| waits(&wait.task))
        }));
        over.into_iter().for_each(|wait| self.rest(wait));
    }

    fn status(&self, wait: usize) -> Status {
        Status {
            pending: self.pending.contains_key(&wait),
            woken: self.woken.contains(&wait),
            unpolled: self.unpolled.contains(&wait),
        }
    }

    /// Notes a wait as it is before this step changes it.
    fn touch(&mut self, wait: usize) {
        if !self.waits_before.contains_key(&wait) {
            let before = (self.status(wait), self.pending.get(&wait).copied());
            self.waits_before.insert(wait, before);
        }
    }

    /// Returns what the step has changed, and forgets it.
    fn changes(&mut self) -> (Vec<(usize, State)>, Vec<Change>) {
        let tasks = std::mem::take(&mut self.tasks_before).into_iter();
        let states = tasks.map(|(task, before)| (task, before, self.states[&task]));
        let states =
            states.filter(|(_, before, now)| *before != Some(*now)).map(|(task, _, now)| (task, now)).collect();
        let waits = std::mem::take(&mut self.waits_before).into_iter();
        let mut waits: Vec<(Option<usize>, Change)> = waits
            .map(|(wait, (before, begun))| {
                let begun = self.pending.get(&wait).copied().or(begun);
                (begun, Change { wait, before, after: self.status(wait) })
            })
            .filter(|(_, change)| change.before != change.after)
            .collect();
        waits.sort_by_key(|(begun, _)| *begun);
        (states, waits.into_iter().map(|(_, change)| change).collect())
    }
}
