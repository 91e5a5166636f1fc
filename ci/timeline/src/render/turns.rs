//! Assigns each step to the task whose turn it is.

use crate::render::cast::Cast;
use crate::trace::{By, Ended, Event, Job, Kind, Language, Trace};
use std::collections::BTreeMap;

/// The turn that a step belongs to.
#[derive(Clone, Copy, Default)]
pub struct Turn {
    /// The task whose turn it is; `None` for steps of the loop or the outside world.
    pub task: Option<usize>,
    /// Whether this is the last step of the turn.
    pub last: bool,
}

/// Returns the turn of each step.
pub fn turns(trace: &Trace, cast: &Cast) -> Vec<Turn> {
    let none = vec![Turn::default(); trace.events.len()];
    let mut turns = Turns { trace, cast, turns: none, open: BTreeMap::new(), on_loop: None };
    for (at, event) in trace.events.iter().enumerate() {
        turns.step(at, event);
    }
    // A turn in which the recorder ended the run has no end.
    if matches!(trace.ended, None | Some(Ended::Asleep)) {
        turns.open.values().for_each(|last| turns.turns[*last].last = true);
    }
    turns.turns
}

struct Turns<'t> {
    trace: &'t Trace,
    cast: &'t Cast<'t>,
    turns: Vec<Turn>,
    /// The tasks whose turns have not ended, each with its last step so far: one on the loop, and all jobs that run.
    open: BTreeMap<usize, usize>,
    /// The one on the loop.
    on_loop: Option<usize>,
}

impl Turns<'_> {
    fn step(&mut self, at: usize, event: &Event) {
        match event.kind {
            Kind::Run => {
                event.task.into_iter().for_each(|task| self.end(task));
                // Jobs on their own threads run beside the loop.
                if !event.task.is_some_and(|task| self.on_thread(task)) {
                    self.end_on_loop();
                    self.on_loop = event.task;
                }
                if let Some(task) = event.task {
                    self.open.insert(task, at);
                }
            }
            Kind::Park { .. } => self.end_on_loop(),
            Kind::TaskCancelled { .. } if !self.ends_itself(event) => {
                event.task.into_iter().for_each(|task| self.end(task))
            }
            _ => {}
        }
        if let Some(task) = self.actor(event)
            && let Some(last) = self.open.get_mut(&task)
        {
            *last = at;
            self.turns[at].task = Some(task);
        }
        if self.ends_itself(event) {
            event.task.into_iter().for_each(|task| self.end(task));
        }
    }

    fn end(&mut self, task: usize) {
        if let Some(last) = self.open.remove(&task) {
            self.turns[last].last = true;
        }
    }

    fn end_on_loop(&mut self) {
        self.on_loop.take().into_iter().for_each(|task| self.end(task));
    }

    fn on_thread(&self, task: usize) -> bool {
        self.cast.tasks.get(&task).is_some_and(|task| task.job == Job::Thread)
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
}
