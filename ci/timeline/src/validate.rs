//! Validates a trace against the rules in `FORMAT.md`. A trace that breaks one reveals a bug in the recorder.

use crate::trace::{Ended, Event, Job, Kind, Trace};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
struct Task {
    ready: bool,
    gone: bool,
    /// A job has its own thread, so nothing needs to wake it.
    job: bool,
}

#[derive(PartialEq)]
enum Wait {
    Reached,
    Pending,
    /// Woken, but not polled in its task's turn.
    Unpolled,
    Over,
}

/// The state after the events so far.
#[derive(Default)]
struct State {
    now: f64,
    tasks: BTreeMap<usize, Task>,
    /// The tasks that run, each inside the one before it.
    running: Vec<usize>,
    /// Frames with their tasks and whether they have been left.
    frames: BTreeMap<usize, (usize, bool)>,
    /// Frames that have not been left, each after its task.
    entered: BTreeSet<(usize, usize)>,
    /// Waits, each with the frame it is in.
    waits: BTreeMap<usize, (Option<usize>, Wait)>,
    /// The waits that are pending.
    pending: BTreeSet<usize>,
}

/// Checks every event of a trace, before or after folding. An error names the first event (from 1) that breaks a
/// rule, and the rule.
pub fn validate(trace: &Trace) -> Result<(), (usize, String)> {
    let mut state = State::default();
    for (number, event) in (1..).zip(&trace.events) {
        if let Some(file) = event.file
            && file >= trace.files.len()
        {
            return Err((number, format!("the trace has no file {file}")));
        }
        state.step(event, &trace.events[..number - 1]).map_err(|why| (number, why))?;
    }
    let last = trace.events.last().map(|event| &event.kind);
    let why = match (trace.ended, last) {
        (Some(Ended::Asleep), last) if !matches!(last, Some(Kind::Park { until: None })) => "it does not end asleep",
        (Some(Ended::Held), last) if !matches!(last, Some(Kind::Block { .. })) => "nothing holds the thread at its end",
        _ => return Ok(()),
    };
    Err((trace.events.len(), why.into()))
}

impl State {
    fn step(&mut self, event: &Event, before: &[Event]) -> Result<(), String> {
        if event.at < self.now {
            return Err(format!("time goes backward, from {} to {}", self.now, event.at));
        }
        self.now = event.at;
        let task = match (event.task, &event.kind) {
            // Output of other threads belongs to no task.
            (_, Kind::Park { .. } | Kind::Repeat { .. }) | (None, Kind::Out { .. } | Kind::Block { .. }) => 0,
            (None, _) => return Err("it names no task".into()),
            (Some(task), _) => task,
        };
        match &event.kind {
            Kind::Spawn { by: Some(_), root: true, .. } => {
                return Err("what `block_on` runs is spawned by a task".into());
            }
            Kind::Spawn { kind, by, .. } => {
                if let Some(by) = by {
                    self.runs(*by)?;
                }
                let job = matches!(kind, Job::Thread);
                let new = self.tasks.insert(task, Task { ready: true, gone: false, job }).is_none();
                return new.then_some(()).ok_or(format!("task {task} is spawned twice"));
            }
            Kind::Run => {
                // The task that ran has given control back, unless this one runs inside it.
                self.alive(task)?;
                let state = self.tasks.get_mut(&task).expect("it is alive");
                if !std::mem::take(&mut state.ready) {
                    return Err(format!("task {task} runs without being ready"));
                }
                self.running.push(task);
            }
            Kind::Wake { wait, again, .. } => {
                self.alive(task)?;
                let state = self.tasks.get_mut(&task).expect("it is alive");
                match (std::mem::replace(&mut state.ready, true), again) {
                    (true, false) => return Err(format!("task {task} is woken, but it is already ready")),
                    (false, true) => return Err(format!("task {task} is woken again, but it was not ready")),
                    _ => {}
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
                self.entered.insert((task, *frame));
                let new = self.frames.insert(*frame, (task, false)).is_none();
                return new.then_some(()).ok_or(format!("frame {frame} is entered twice"));
            }
            Kind::Await { wait, frame, .. } => {
                self.runs(task)?;
                if let Some(frame) = frame {
                    self.in_frame(*frame)?;
                }
                let new = self.waits.insert(*wait, (*frame, Wait::Reached)).is_none();
                return new.then_some(()).ok_or(format!("wait {wait} is reached twice"));
            }
            Kind::Pending { wait, .. } | Kind::Yielded { wait } => {
                self.runs(task)?;
                self.turn(*wait, Wait::Pending, &[Wait::Reached, Wait::Unpolled, Wait::Over], "reached")?;
            }
            Kind::Ready { wait } => {
                self.runs(task)?;
                self.turn(*wait, Wait::Over, &[Wait::Pending, Wait::Unpolled], "pending")?;
            }
            Kind::Setaside { wait } => {
                self.turn(*wait, Wait::Over, &[Wait::Pending, Wait::Unpolled], "pending")?;
            }
            Kind::Unpolled { wait } => {
                self.alive(task)?;
                self.turn(*wait, Wait::Unpolled, &[Wait::Pending], "pending")?;
            }
            Kind::Exit { frame, wait, .. } => {
                if let Some(frame) = frame {
                    self.in_frame(*frame)?;
                    if let Some((of, _)) = self.frames.insert(*frame, (task, true)) {
                        self.entered.remove(&(of, *frame));
                    }
                    if let Some(wait) = self.pending.iter().find(|wait| self.waits[wait].0 == Some(*frame)) {
                        return Err(format!("wait {wait} was pending when frame {frame} was left"));
                    }
                }
                if let Some(wait) = wait {
                    self.turn(*wait, Wait::Over, &[Wait::Pending, Wait::Unpolled], "pending")?;
                }
                self.alive(task)?;
            }
            Kind::TaskDone { .. } | Kind::TaskCancelled { .. } => {
                self.alive(task)?;
                self.tasks.get_mut(&task).expect("it is alive").gone = true;
                self.running.retain(|running| *running != task);
                if let Some((_, frame)) = self.entered.range((task, 0)..=(task, usize::MAX)).next() {
                    return Err(format!("frame {frame} was not left when task {task} ended"));
                }
            }
            Kind::Busy { ms } if *ms < 200.0 => return Err("it computes too shortly to be told".into()),
            Kind::Block { .. } | Kind::Busy { .. } | Kind::Out { .. } => {
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
            None => Err(format!("something happens to task {task}, but it was never spawned")),
        }
    }

    /// Checks that the task runs, which means that no other has run since.
    fn runs(&mut self, task: usize) -> Result<(), String> {
        self.alive(task)?;
        if self.tasks[&task].job {
            return Ok(());
        }
        // If this task continues, those that ran inside or after it have given control back.
        match self.running.iter().rposition(|running| *running == task) {
            Some(at) => {
                self.running.truncate(at + 1);
                Ok(())
            }
            None => Err(format!("task {task} acts, but it is not running")),
        }
    }

    fn in_frame(&self, frame: usize) -> Result<(), String> {
        match self.frames.get(&frame) {
            Some((_, false)) => Ok(()),
            Some((_, true)) => Err(format!("frame {frame} has been left")),
            None => Err(format!("frame {frame} has not been entered")),
        }
    }

    fn turn(&mut self, wait: usize, to: Wait, from: &[Wait], needed: &str) -> Result<(), String> {
        match self.waits.get_mut(&wait) {
            Some((_, state)) if from.contains(state) => {
                if to != Wait::Over {
                    self.pending.insert(wait);
                } else {
                    self.pending.remove(&wait);
                }
                *state = to;
                Ok(())
            }
            _ => Err(format!("wait {wait} is not {needed}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A valid trace with two tasks, a timer and a drop.
    const SOUND: &str = r#"{"version":1,"program":"p","language":"rust","clock":"paused","tick_us":0,"seed":1,"notes":[],"events":[
{"do":"spawn","at":0,"task":0,"by":null,"kind":"task"},
{"do":"run","at":0,"task":0},
{"do":"enter","at":0,"task":0,"frame":0,"via":null,"name":"main()"},
{"do":"spawn","at":0,"task":1,"by":0,"kind":"task"},
{"do":"await","at":0,"task":0,"wait":0,"frame":0,"text":"sleep(1)"},
{"do":"pending","at":0,"task":0,"wait":0,"on":"timer","what":"Sleep"},
{"do":"run","at":0,"task":1},
{"do":"enter","at":0,"task":1,"frame":1,"via":null,"name":"ask()"},
{"do":"await","at":0,"task":1,"wait":1,"frame":1,"text":"sleep(9)"},
{"do":"pending","at":0,"task":1,"wait":1,"on":"timer","what":"Sleep"},
{"do":"park","at":0,"until":1000},
{"do":"wake","at":1000,"task":0,"wait":0,"by":"timer"},
{"do":"run","at":1000,"task":0},
{"do":"ready","at":1000,"task":0,"wait":0},
{"do":"exit","at":1000,"task":0,"frame":0,"how":"returned"},
{"do":"task_done","at":1000,"task":0,"how":"returned"},
{"do":"exit","at":1000,"task":1,"wait":1,"how":"dropped"},
{"do":"exit","at":1000,"task":1,"frame":1,"how":"dropped"},
{"do":"task_cancelled","at":1000,"task":1,"why":"main ended"}
]}"#;

    fn found(trace: &str) -> Option<(usize, String)> {
        validate(&Trace::parse(trace).expect("it parses")).err()
    }

    /// Returns the error after the events `from` (from 1) are replaced by the lines `to`.
    fn planted(from: std::ops::RangeInclusive<usize>, to: &str) -> Option<(usize, String)> {
        let mut lines: Vec<&str> = SOUND.lines().collect();
        lines.splice(from, to.lines());
        found(&lines.join("\n"))
    }

    #[test]
    fn a_sound_trace_passes() {
        assert_eq!(found(SOUND), None);
    }

    #[test]
    fn the_last_event_shows_how_a_run_was_ended() {
        let ended = |how: &str, last: &str| {
            let mut lines: Vec<String> = SOUND.lines().take(11).map(String::from).collect();
            lines[0] = lines[0].replace("\"events\"", &format!("\"ended\":\"{how}\",\"events\""));
            found(&format!("{}{last}]}}", lines.join("\n")))
        };
        let park = r#"{"do":"park","at":0,"until":null}"#;
        let block = r#"{"do":"block","at":0,"task":1,"line":7,"ms":0}"#;
        assert_eq!(
            [("asleep", park), ("held", block), ("events", block), ("time", block)].map(|(how, last)| ended(how, last)),
            [const { None }; 4]
        );
        assert_eq!(ended("asleep", block), Some((11, "it does not end asleep".into())));
        assert_eq!(ended("held", park), Some((11, "nothing holds the thread at its end".into())));
    }

    #[test]
    fn what_computes_runs_and_takes_long() {
        let busy = |task: usize, ms: u32| {
            let line = SOUND.lines().nth(4).expect("it is there");
            let event = format!("{{\"do\":\"busy\",\"at\":0,\"task\":{task},\"line\":2,\"ms\":{ms}}},");
            planted(4..=4, &format!("{line}\n{event}")).map(|(_, why)| why)
        };
        // `main()` runs, and has spawned the other task.
        assert_eq!(busy(0, 300), None);
        assert_eq!(busy(0, 100), Some("it computes too shortly to be told".into()));
        assert_eq!(busy(1, 300), Some("task 1 acts, but it is not running".into()));
    }

    #[test]
    fn planted_errors_are_caught() {
        let cases: [(&str, Option<(usize, String)>); 14] = [
            ("runs without being ready", planted(12..=12, "")),
            (
                "but it is gone",
                planted(
                    19..=19,
                    "{\"do\":\"task_cancelled\",\"at\":1000,\"task\":1,\"why\":\"aborted\"},\n{\"do\":\"run\",\"at\":1000,\"task\":1}",
                ),
            ),
            ("time goes backward", planted(12..=12, r#"{"do":"wake","at":900,"task":0,"wait":0,"by":"timer"},"#)),
            ("but task 1 is ready", planted(7..=10, "")),
            ("but it was never spawned", planted(7..=7, r#"{"do":"run","at":0,"task":7},"#)),
            ("frame 1 has not been entered", planted(8..=8, "")),
            ("wait 1 is not reached", planted(9..=9, "")),
            ("wait 0 is not pending", planted(6..=6, "")),
            (
                "is woken, but it is already ready",
                planted(12..=12, &[SOUND.lines().nth(12).expect("it is there"); 2].join("\n")),
            ),
            ("wait 0 is not pending", planted(15..=15, r#"{"do":"unpolled","at":1000,"task":0,"wait":0},"#)),
            ("the trace has no file 1", planted(7..=7, r#"{"do":"run","at":0,"task":1,"file":1},"#)),
            ("it is not running", planted(7..=7, "")),
            ("wait 1 was pending when frame 1 was left", planted(17..=17, "")),
            ("frame 1 was not left when task 1 ended", planted(18..=18, "")),
        ];
        for (expected, found) in cases {
            assert!(found.as_ref().is_some_and(|(_, why)| why.contains(expected)), "{expected}: {found:?}");
        }
    }
}
