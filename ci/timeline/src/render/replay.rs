//! Replays a trace: determines for every step whose turn it is and the state after it. Produces no text or picture.

use crate::trace::{By, Event, How, Job, Kind, Language, On, Trace};
use std::collections::{BTreeMap, BTreeSet};

/// Name of a frame without a name.
pub const BLOCK: &str = "async block";

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

pub struct Task<'r> {
    pub job: Job,
    /// Whether `block_on` runs it, or `asyncio.run`.
    pub root: bool,
    /// Name of the first frame.
    pub name: Option<&'r str>,
}

pub struct Frame {
    pub task: usize,
    /// Name; async blocks that run through the same wait are numbered.
    pub name: String,
    pub via: Option<usize>,
}

pub struct Wait<'r> {
    pub task: usize,
    /// The frame; `None` if the task consists of this wait.
    pub frame: Option<usize>,
    pub text: &'r str,
    pub branch: bool,
    /// Whether it was pending, yielded, or ran a frame of the program; otherwise it was over immediately.
    pub lasted: bool,
    /// What it waits for, known from its first `pending` on; `None` for a wait that only yields.
    pub on: Option<On>,
}

impl Wait<'_> {
    /// Returns whether it awaits by reference, so that the same future may be awaited again.
    pub fn is_lent(&self) -> bool {
        self.text.starts_with('&') || self.text.ends_with(".as_mut()")
    }
}

/// The state at one step, which is one event.
pub struct Step {
    /// The task whose turn it is; `None` for steps of the loop or the outside world.
    pub turn: Option<usize>,
    /// Whether this is the last step of the turn and the task lives on.
    pub gives_back: bool,
    /// The frame whose body runs, if known.
    pub frame: Option<usize>,
    /// The tasks so far and their states after the step.
    pub states: BTreeMap<usize, State>,
    /// Waits that are pending or have yielded after the step, in the order in which they began to.
    pub pending: Vec<usize>,
    /// Of those, the ones through which a task was woken that has not given control back since.
    pub woken: BTreeSet<usize>,
    /// Of those, the ones that were woken but not polled in their task's turn, nor since.
    pub unpolled: BTreeSet<usize>,
}

pub struct Replay<'r> {
    pub trace: &'r Trace,
    pub tasks: BTreeMap<usize, Task<'r>>,
    pub frames: BTreeMap<usize, Frame>,
    pub waits: BTreeMap<usize, Wait<'r>>,
    /// The steps, one per event.
    pub steps: Vec<Step>,
}

impl<'r> Replay<'r> {
    pub fn new(trace: &'r Trace) -> Replay<'r> {
        let mut replay = Replay {
            trace,
            tasks: BTreeMap::new(),
            frames: BTreeMap::new(),
            waits: BTreeMap::new(),
            steps: Vec::new(),
        };
        trace.events.iter().for_each(|event| replay.name(event));
        let lasts = replay.turns();
        replay.play(&lasts);
        replay
    }

    /// Stores what the event says about tasks, frames and waits.
    fn name(&mut self, event: &'r Event) {
        let task = event.task.unwrap_or_default();
        match &event.kind {
            Kind::Spawn { kind, root, .. } => {
                self.tasks.insert(task, Task { job: *kind, root: *root || task == 0, name: None });
            }
            Kind::Enter { frame, via, name } => {
                let alike =
                    |it: &&Frame| it.via == *via && via.is_some() && name == BLOCK && it.name.starts_with(BLOCK);
                let number = self.frames.values().filter(alike).count();
                let name_of_frame = if number > 0 { format!("{BLOCK} {}", number + 1) } else { name.clone() };
                if number == 1
                    && let Some(first) = self.frames.values_mut().find(|it| it.via == *via && it.name == BLOCK)
                {
                    first.name = format!("{BLOCK} 1");
                }
                self.frames.insert(*frame, Frame { task, name: name_of_frame, via: *via });
                if let (None, Some(task)) = (via, self.tasks.get_mut(&task)) {
                    task.name.get_or_insert(name);
                }
                if let Some(wait) = via.and_then(|via| self.waits.get_mut(&via)) {
                    wait.lasted = true;
                }
            }
            Kind::Await { wait, frame, text, branch } => {
                self.waits.insert(*wait, Wait { task, frame: *frame, text, branch: *branch, lasted: false, on: None });
            }
            Kind::Pending { wait, on, .. } => {
                if let Some(wait) = self.waits.get_mut(wait) {
                    (wait.lasted, wait.on) = (true, Some(*on));
                }
            }
            Kind::Yielded { wait } => {
                if let Some(wait) = self.waits.get_mut(wait) {
                    wait.lasted = true;
                }
            }
            _ => {}
        }
    }

    /// Creates the steps and assigns their turns. Returns for each whether it is the last of its turn.
    fn turns(&mut self) -> Vec<bool> {
        let events = &self.trace.events;
        let mut turns = vec![None; events.len()];
        let mut lasts = vec![false; events.len()];
        for (begin, event) in events.iter().enumerate() {
            let (Kind::Run, Some(task)) = (&event.kind, event.task) else { continue };
            let mut last = begin;
            turns[begin] = Some(task);
            for (at, event) in events.iter().enumerate().skip(begin + 1) {
                if self.ends_turn(event, task) {
                    break;
                }
                if self.actor(event) == Some(task) {
                    turns[at] = Some(task);
                    last = at;
                }
                if event.task == Some(task) && self.ends_itself(event) {
                    break;
                }
            }
            lasts[last] = true;
        }
        self.steps = turns.into_iter().map(Step::new).collect();
        lasts
    }

    /// Returns whether the task's turn ends with this event. Jobs on their own threads run beside the loop.
    fn ends_turn(&self, event: &Event, task: usize) -> bool {
        let on_thread = |task: usize| self.tasks.get(&task).is_some_and(|task| task.job == Job::Thread);
        match event.kind {
            Kind::Run => event.task == Some(task) || !on_thread(task) && !event.task.is_some_and(on_thread),
            Kind::Park { .. } => !on_thread(task),
            Kind::TaskCancelled { .. } => event.task == Some(task) && !self.ends_itself(event),
            _ => false,
        }
    }

    /// Returns the task that causes the event.
    fn actor(&self, event: &Event) -> Option<usize> {
        match event.kind {
            Kind::Wake { by: By::Task(task), .. } | Kind::Spawn { by: Some(task), .. } => Some(task),
            Kind::Wake { .. } | Kind::Spawn { .. } => None,
            Kind::TaskCancelled { .. } if !self.ends_itself(event) => None,
            _ => event.task,
        }
    }

    /// Returns whether its task ends in its own turn. A canceled task does so only in Python; tokio drops it.
    fn ends_itself(&self, event: &Event) -> bool {
        match event.kind {
            Kind::TaskDone { .. } => true,
            Kind::TaskCancelled { .. } => self.trace.language == Language::Python,
            _ => false,
        }
    }

    /// Fills in the state after each step.
    fn play(&mut self, lasts: &[bool]) {
        let mut now = Step::new(None);
        // Tasks woken during their own turn, which are ready when it ends.
        let mut woken = BTreeSet::new();
        let mut frames: BTreeMap<usize, Option<usize>> = BTreeMap::new();
        for (at, event) in self.trace.events.iter().enumerate() {
            for (task, state) in now.states.iter_mut().filter(|(_, state)| **state == State::Blocked) {
                // A job keeps blocking while others run.
                if event.task == Some(*task) || self.tasks.get(task).is_none_or(|task| task.job == Job::Task) {
                    *state = State::Running;
                }
            }
            let over = at.checked_sub(1).filter(|before| lasts[*before]).and_then(|before| self.steps[before].turn);
            if let Some(state) =
                over.and_then(|task| now.states.get_mut(&task)).filter(|state| **state == State::Running)
            {
                *state = after_turn(&mut woken, over);
            }
            self.change(&mut now, &mut woken, event, lasts[at]);
            let running = self.steps[at].turn.or(event.task);
            now.frame = running.and_then(|task| {
                let frame = frames.entry(task).or_default();
                *frame = self.frame_of(event, *frame);
                *frame
            });
            let task = event.task.and_then(|task| now.states.get(&task));
            let waits = |wait: &usize| self.waits.get(wait).and_then(|wait| now.states.get(&wait.task));
            now.woken.retain(|wait| now.pending.contains(wait) && waits(wait) != Some(&State::Waiting));
            now.unpolled.retain(|wait| now.pending.contains(wait));
            let step = &mut self.steps[at];
            step.gives_back = lasts[at] && !matches!(event.kind, Kind::TaskDone { .. }) && task != Some(&State::Gone);
            step.frame = now.frame;
            step.states = now.states.clone();
            step.pending = now.pending.clone();
            step.woken = now.woken.clone();
            step.unpolled = now.unpolled.clone();
        }
    }

    /// Applies the event to the state.
    fn change(&self, now: &mut Step, woken: &mut BTreeSet<usize>, event: &Event, last: bool) {
        let Some(task) = event.task else { return };
        if let Kind::Wake { wait, .. } = event.kind {
            let its =
                |it: &usize| wait.map_or(self.waits.get(it).is_some_and(|it| it.task == task), |wait| wait == *it);
            now.woken.extend(now.pending.iter().filter(|wait| its(wait)));
        }
        let states = &mut now.states;
        match &event.kind {
            Kind::Spawn { .. } => drop(states.insert(task, State::Ready)),
            Kind::Run => drop(states.insert(task, State::Running)),
            Kind::Wake { .. } if states.get(&task) == Some(&State::Running) => drop(woken.insert(task)),
            Kind::Wake { .. } => drop(states.insert(task, State::Ready)),
            Kind::Pending { wait, .. } | Kind::Yielded { wait } => {
                if last {
                    states.insert(task, after_turn(woken, Some(task)));
                }
                now.pending.retain(|pending| pending != wait);
                now.pending.push(*wait);
                now.unpolled.remove(wait);
            }
            Kind::Unpolled { wait } => {
                if last {
                    states.insert(task, after_turn(woken, Some(task)));
                }
                now.unpolled.insert(*wait);
            }
            Kind::Ready { wait } | Kind::Setaside { wait } => now.pending.retain(|pending| pending != wait),
            Kind::Exit { wait: Some(wait), .. } => now.pending.retain(|pending| pending != wait),
            Kind::Block { .. } | Kind::Busy { .. } => drop(states.insert(task, State::Blocked)),
            Kind::TaskDone { .. } | Kind::TaskCancelled { .. } => {
                states.insert(task, State::Gone);
                now.pending.retain(|pending| self.waits.get(pending).is_none_or(|wait| wait.task != task));
            }
            _ => {}
        }
    }

    /// Returns the frame of the task that runs after the event, given the one before.
    fn frame_of(&self, event: &Event, before: Option<usize>) -> Option<usize> {
        let outer = |frame: &usize| self.waits.get(&self.frames.get(frame)?.via?)?.frame;
        match &event.kind {
            Kind::Run => None,
            Kind::Enter { frame, .. } => Some(*frame),
            Kind::Await { frame, .. } => *frame,
            Kind::Ready { wait } | Kind::Setaside { wait } => self.waits.get(wait)?.frame,
            Kind::Exit { wait: Some(wait), how: How::Cancelled, .. } => self.waits.get(wait)?.frame,
            Kind::Pending { wait, .. } | Kind::Yielded { wait } => {
                let wait = self.waits.get(wait)?;
                if wait.branch { wait.frame } else { outer(&wait.frame?) }
            }
            Kind::Exit { frame: Some(frame), .. } => outer(frame),
            _ => before,
        }
    }
}

impl Step {
    fn new(turn: Option<usize>) -> Step {
        Step {
            turn,
            gives_back: false,
            frame: None,
            states: BTreeMap::new(),
            pending: Vec::new(),
            woken: BTreeSet::new(),
            unpolled: BTreeSet::new(),
        }
    }
}

/// Returns the state of a task that gave control back.
fn after_turn(woken: &mut BTreeSet<usize>, task: Option<usize>) -> State {
    if task.is_some_and(|task| woken.remove(&task)) { State::Ready } else { State::Waiting }
}
