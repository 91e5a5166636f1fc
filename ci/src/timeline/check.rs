//! The self-check of a record: what must hold in every one, as `TIMELINE.md` says. A record that fails it tells of a
//! mistake of the recorder.

use super::record::{Event, Kind, Record};
use std::collections::BTreeMap;

#[derive(Default)]
struct Task {
    ready: bool,
    gone: bool,
    /// A job has a thread of its own, so that nobody needs to wake it.
    job: bool,
}

#[derive(PartialEq)]
enum Wait {
    Reached,
    Pending,
    Over,
}

/// What a record has told so far.
#[derive(Default)]
struct State {
    now: f64,
    tasks: BTreeMap<usize, Task>,
    /// The tasks that run, each inside of the one before it.
    running: Vec<usize>,
    /// Frames, and whether they have been left.
    frames: BTreeMap<usize, bool>,
    waits: BTreeMap<usize, Wait>,
}

/// The first event (from 1) at odds with what must hold, and why; `None` when all is well.
pub fn check(record: &Record) -> Option<(usize, String)> {
    let mut state = State::default();
    for (number, event) in (1..).zip(&record.events) {
        if let Err(why) = state.step(event, &record.events[..number - 1]) {
            return Some((number, why));
        }
    }
    None
}

impl State {
    fn step(&mut self, event: &Event, before: &[Event]) -> Result<(), String> {
        if event.at < self.now {
            return Err(format!("time goes back, from {} to {}", self.now, event.at));
        }
        self.now = event.at;
        let task = match (event.task, &event.kind) {
            // What other threads print is nobody's.
            (_, Kind::Park { .. } | Kind::Repeat { .. }) | (None, Kind::Out { .. } | Kind::Block { .. }) => 0,
            (None, _) => return Err("it does not say which task it is about".into()),
            (Some(task), _) => task,
        };
        match &event.kind {
            Kind::Spawn { kind, by } => {
                if let Some(by) = by {
                    self.runs(*by)?;
                }
                let job = matches!(kind, super::record::Job::Thread);
                let new = self.tasks.insert(task, Task { ready: true, gone: false, job }).is_none();
                return new.then_some(()).ok_or(format!("task {task} is spawned twice"));
            }
            Kind::Run => {
                // The task that ran has given control back, unless this one runs inside of it.
                self.alive(task)?;
                let state = self.tasks.get_mut(&task).expect("it is alive");
                if !std::mem::take(&mut state.ready) {
                    return Err(format!("task {task} runs, but it is not ready"));
                }
                self.running.push(task);
            }
            Kind::Wake { wait, .. } => {
                self.alive(task)?;
                let state = self.tasks.get_mut(&task).expect("it is alive");
                if std::mem::replace(&mut state.ready, true) {
                    return Err(format!("task {task} is woken, but it is ready already"));
                }
                if let Some(wait) = wait {
                    self.waits.get(wait).ok_or(format!("wait {wait} has not been reached"))?;
                }
            }
            Kind::Park { until } => {
                if let Some((ready, _)) = self.tasks.iter().find(|(_, task)| task.ready && !task.gone) {
                    return Err(format!("the loop sleeps, but task {ready} is ready"));
                }
                self.running.clear();
                if let Some(until) = until {
                    if *until < self.now {
                        return Err("the loop sleeps until an earlier time".into());
                    }
                    self.now = *until;
                }
            }
            Kind::Enter { frame, via, .. } => {
                self.runs(task)?;
                if let Some(via) = via {
                    self.waits.get(via).ok_or(format!("wait {via} has not been reached"))?;
                }
                let new = self.frames.insert(*frame, false).is_none();
                return new.then_some(()).ok_or(format!("frame {frame} is entered twice"));
            }
            Kind::Await { wait, frame, .. } => {
                self.runs(task)?;
                if let Some(frame) = frame {
                    self.in_frame(*frame)?;
                }
                let new = self.waits.insert(*wait, Wait::Reached).is_none();
                return new.then_some(()).ok_or(format!("wait {wait} is reached twice"));
            }
            Kind::Pending { wait, .. } | Kind::Yielded { wait } => {
                self.runs(task)?;
                self.turn(*wait, Wait::Pending, &[Wait::Reached, Wait::Over], "reached")?;
            }
            Kind::Ready { wait } => {
                self.runs(task)?;
                self.turn(*wait, Wait::Over, &[Wait::Pending], "pending")?;
            }
            Kind::Setaside { wait } => self.turn(*wait, Wait::Over, &[Wait::Pending], "pending")?,
            Kind::Exit { frame, wait, .. } => {
                if let Some(frame) = frame {
                    self.in_frame(*frame)?;
                    self.frames.insert(*frame, true);
                }
                if let Some(wait) = wait {
                    self.turn(*wait, Wait::Over, &[Wait::Pending], "pending")?;
                }
                self.alive(task)?;
            }
            Kind::TaskDone { .. } | Kind::TaskCancelled { .. } => {
                self.alive(task)?;
                self.tasks.get_mut(&task).expect("it is alive").gone = true;
                self.running.retain(|running| *running != task);
            }
            Kind::Block { .. } | Kind::Out { .. } => {
                if event.task.is_some() {
                    self.runs(task)?;
                }
            }
            Kind::Repeat { events, .. } => {
                let balanced = before.len() >= *events && *events > 0;
                return balanced.then_some(()).ok_or("it repeats more events than there are".into());
            }
        }
        Ok(())
    }

    fn alive(&self, task: usize) -> Result<(), String> {
        match self.tasks.get(&task) {
            Some(Task { gone: false, .. }) => Ok(()),
            Some(_) => Err(format!("something happens to task {task}, but it is gone")),
            None => Err(format!("something happens to task {task}, but nobody has spawned it")),
        }
    }

    /// The task runs, that is, nobody else has run since it did.
    fn runs(&mut self, task: usize) -> Result<(), String> {
        self.alive(task)?;
        if self.tasks[&task].job {
            return Ok(());
        }
        // Whoever ran inside of it, or after it, has given control back if this one goes on.
        match self.running.iter().rposition(|running| *running == task) {
            Some(at) => {
                self.running.truncate(at + 1);
                Ok(())
            }
            None => Err(format!("task {task} does something, but it does not run")),
        }
    }

    fn in_frame(&self, frame: usize) -> Result<(), String> {
        match self.frames.get(&frame) {
            Some(false) => Ok(()),
            Some(true) => Err(format!("frame {frame} has been left")),
            None => Err(format!("frame {frame} has not been entered")),
        }
    }

    fn turn(&mut self, wait: usize, to: Wait, from: &[Wait], needed: &str) -> Result<(), String> {
        match self.waits.get_mut(&wait) {
            Some(state) if from.contains(state) => {
                *state = to;
                Ok(())
            }
            _ => Err(format!("wait {wait} is not {needed}")),
        }
    }
}
