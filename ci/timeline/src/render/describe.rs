//! Describes each step of a trace in a sentence or two.

use crate::render::describe_turns::{cancel, exit, park, run, spawn, wake};
use crate::render::names::Names;
use crate::render::replay::State;
use crate::render::words::{about, capital, code, number, thousands};
use crate::trace::{How, Job, Kind, Language, Why};

/// Returns one or two sentences about the step, which counts from 0.
pub fn sentence(names: &Names, step: usize) -> String {
    let sentence = what_happens(names, step);
    let (event, now) = (&names.replay.trace.events[step], &names.replay.steps[step]);
    match (now.turn, &event.kind) {
        (_, Kind::Pending { .. } | Kind::Yielded { .. } | Kind::Repeat { .. }) => sentence,
        (Some(task), _) if now.gives_back && names.replay.tasks[&task].job == Job::Task => {
            format!("{sentence} {} gives control back.", capital(names.short(task)))
        }
        _ => sentence,
    }
}

fn what_happens(names: &Names, step: usize) -> String {
    let event = &names.replay.trace.events[step];
    let task = event.task.unwrap_or_default();
    let now = &names.replay.steps[step];
    // The frame whose body runs.
    let body = || now.frame.map_or_else(|| names.subject(task), |frame| capital(names.frame(frame)));
    let waiting = |wait: &usize| names.replay.waits.get(wait);
    match &event.kind {
        Kind::Spawn { by, kind, .. } => spawn(names, step, task, *by, *kind),
        Kind::Run => run(names, step, task),
        Kind::Enter { frame, via, .. } => {
            let caller = via.and_then(|via| waiting(&via)?.frame);
            let inside = caller.map(|frame| format!(" inside {}", names.frame(frame))).unwrap_or_default();
            format!("{} starts running{inside}.", capital(names.frame(*frame)))
        }
        Kind::Await { wait, frame, branch, .. } => {
            let verb = if *branch { "polls" } else { "awaits" };
            let lasted = waiting(wait).is_some_and(|wait| wait.lasted);
            let at_once = if lasted { "" } else { ", which finishes immediately" };
            format!("{} {verb} {}{at_once}.", capital(names.waiter(task, *frame)), names.text(*wait))
        }
        Kind::Pending { wait, .. } => {
            let (what, text) = (names.what(*wait), names.text(*wait));
            let who = names.waiter(task, waiting(wait).and_then(|wait| wait.frame));
            let short = names.short(task);
            let keeps = if now.gives_back { "gives control back" } else { "keeps control" };
            match waiting(wait) {
                _ if names.is_job(task) => format!("{} waits for {what}: {text}.", capital(who)),
                Some(it) if it.branch => {
                    format!("{} in {who} waits for {what}. {} {keeps}.", capital(text), capital(short))
                }
                _ if now.gives_back && who == short => {
                    format!("{} gives control back and waits for {what}: {text}.", capital(who))
                }
                _ => format!("{} waits for {what}: {text}. {} {keeps}.", capital(who), capital(short)),
            }
        }
        Kind::Yielded { wait } => {
            let who = waiting(wait).map_or_else(|| names.subject(task), |wait| capital(names.waiter(task, wait.frame)));
            let text = names.text(*wait);
            if now.gives_back {
                let aside = " The runtime sets the task aside until the ready queue is empty, or for at most 61 polls.";
                format!("{who} gives control back at {text}.{}", if names.is_set_aside(*wait) { aside } else { "" })
            } else {
                format!("{who} asks to be polled again, at {text}. {} keeps control.", capital(names.short(task)))
            }
        }
        Kind::Ready { wait } => match (names.part(*wait), waiting(wait)) {
            (Some(part), Some(it)) if it.branch => format!("{} is polled again and finishes.", capital(part)),
            (Some(part), _) if names.replay.trace.language == Language::Rust => {
                format!("{} is polled again: {} has finished.", capital(part), names.text(*wait))
            }
            (_, it) => {
                let who = it.map_or_else(|| names.short(task), |it| names.waiter(task, it.frame));
                format!("{} continues: {} has finished.", capital(who), names.text(*wait))
            }
        },
        Kind::Setaside { wait } => {
            format!(
                "{} is no longer awaited, but it isn't dropped, so it can be awaited again.",
                capital(names.text(*wait))
            )
        }
        Kind::Unpolled { wait } => {
            let part = names.part(*wait).unwrap_or_else(|| names.short(task));
            if now.turn == Some(task) {
                format!("{} could continue, but nothing polled it in this turn.", capital(part))
            } else {
                format!(
                    "{} could continue, but nothing polls it, so {} isn't even woken.",
                    capital(part),
                    names.short(task)
                )
            }
        }
        Kind::Wake { by, cancel: true, .. } => cancel(names, step, task, *by),
        Kind::Wake { wait, by, again, .. } => wake(names, step, task, *wait, *by, *again),
        Kind::Park { until } => park(names, step, *until),
        Kind::Block { ms } => {
            let ms = number(*ms);
            if event.task.is_none() && !is_inside(names, step) {
                format!("The program, outside the runtime, blocks its thread for {ms} ms.")
            } else if names.replay.tasks.get(&task).is_some_and(|task| task.job == Job::Thread) {
                format!(
                    "{} blocks its own thread for {ms} ms, while the {} keeps running.",
                    capital(names.short(task)),
                    names.the_loop()
                )
            } else {
                format!("{} blocks the thread for {ms} ms, so no other task can run.", body())
            }
        }
        Kind::Busy { ms } => {
            let about = about(*ms);
            if names.is_job(task) {
                format!("{} has computed for {about} on its own thread.", capital(names.short(task)))
            } else {
                format!("{} has computed for {about}, during which no other task could run.", body())
            }
        }
        Kind::Out { text, err } => {
            let to = if *err { " to stderr" } else { "" };
            let text = text.lines().filter(|line| !line.trim().is_empty()).map(code).collect::<Vec<_>>().join(", ");
            // Outside every turn, for example when an aborted task is dropped.
            let nobody = event.task.is_none() && now.frame.is_none();
            let who = match event.task {
                None if !is_inside(names, step) => "The program, outside the runtime,".into(),
                None if nobody && has_own_threads(names) => {
                    format!("A thread of the program, or the {},", names.the_loop())
                }
                None if nobody => format!("The {}", names.the_loop()),
                _ => body(),
            };
            format!("{who} prints{to}{}", if text.is_empty() { " an empty line.".into() } else { format!(": {text}") })
        }
        Kind::Exit { frame: Some(frame), how, .. } => exit(names, step, *frame, *how),
        Kind::Exit { wait: Some(wait), how: How::Cancelled, .. } => {
            let who = names.waiter(task, waiting(wait).and_then(|wait| wait.frame));
            format!("<code>CancelledError</code> is raised in {who} at {}.", names.text(*wait))
        }
        Kind::Exit { wait, .. } => {
            let wait = wait.unwrap_or_default();
            let next = names.replay.trace.events.get(step + 1).map(|event| &event.kind);
            match next {
                Some(Kind::Exit { frame: Some(frame), how: How::Dropped, .. })
                    if waiting(&wait).is_some_and(|wait| wait.frame == Some(*frame)) =>
                {
                    format!("{} is dropped, along with {}.", capital(names.frame(*frame)), names.text(wait))
                }
                _ => format!("{} is dropped while waiting for {}.", capital(names.text(wait)), names.what(wait)),
            }
        }
        Kind::TaskDone { how: How::Panicked } => {
            format!("{} has ended because it {}.", names.subject(task), names.panicked())
        }
        Kind::TaskDone { .. } if names.is_root(task) && goes_on(names, step) => {
            format!("{} has finished, so <code>block_on</code> returns.", names.subject(task))
        }
        Kind::TaskDone { .. } if names.is_root(task) => {
            let alive = now.states.iter().any(|(task, state)| *task > 0 && *state != State::Gone);
            let rest = match names.replay.trace.language {
                _ if !alive => "The program ends.",
                Language::Rust => "The program ends, and unfinished tasks are dropped.",
                Language::Python if names.canceled_by_end().is_empty() => "Other tasks are unfinished.",
                Language::Python => "<code>asyncio.run</code> cancels the unfinished tasks.",
            };
            format!("{} has finished. {rest}", names.subject(task))
        }
        Kind::TaskDone { .. } => format!("{} has finished.", names.subject(task)),
        Kind::TaskCancelled { .. } if names.replay.trace.language == Language::Python => {
            let began = names.replay.tasks.get(&task).is_some_and(|task| task.name.is_some());
            let ends = if began { "has ended and is canceled" } else { "is canceled before it starts running" };
            format!("{} {ends}.", names.subject(task))
        }
        Kind::TaskCancelled { why } => {
            let why = match why {
                Why::Aborted | Why::Cancelled => "it was aborted",
                Why::MainEnded => "the program has ended",
                Why::Dropped => "its owner dropped it",
            };
            format!("{} is canceled because {why}.", names.subject(task))
        }
        Kind::Repeat { events: 1, times } => format!("Step {step} repeats {} more times.", thousands(*times)),
        Kind::Repeat { events, times } => {
            format!("Steps {} to {step} repeat {} more times.", step + 1 - events, thousands(*times))
        }
    }
}

/// Returns whether the program does anything after the step, at the end of a `block_on`, other than to end.
fn goes_on(names: &Names, step: usize) -> bool {
    let rest = &names.replay.trace.events[step..];
    let ends = rest.iter().any(|event| matches!(event.kind, Kind::TaskCancelled { .. }));
    rest.iter().any(|event| match event.kind {
        Kind::Spawn { root, .. } => root,
        Kind::Out { .. } | Kind::Block { .. } => event.task.is_none() && !ends,
        _ => false,
    })
}

/// Returns whether the program starts threads, which can print as well.
fn has_own_threads(names: &Names) -> bool {
    names.replay.trace.notes.iter().any(|note| note.starts_with("The program starts its own threads"))
}

/// Returns whether any `block_on` is under way at the step.
fn is_inside(names: &Names, step: usize) -> bool {
    let states = &names.replay.steps[step].states;
    states.iter().any(|(task, state)| names.is_root(*task) && *state != State::Gone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::replay::Replay;
    use crate::trace::Trace;

    /// An aborted task is dropped outside every turn, and what it owns prints.
    const ABORTED: &str = r#"{
"version": 1,
"program": "aborted",
"language": "rust",
"clock": "paused",
"tick_us": 0,
"seed": 1,
"notes": [],
"events": [
{"do":"spawn","at":0,"task":0,"line":6,"by":null,"kind":"task"},
{"do":"run","at":0,"task":0},
{"do":"enter","at":0,"task":0,"line":6,"frame":0,"via":null,"name":"main()"},
{"do":"await","at":0,"task":0,"line":7,"wait":0,"frame":0,"text":"sleep(SECOND)"},
{"do":"pending","at":0,"task":0,"line":7,"wait":0,"on":"timer","what":"tokio::time::sleep"},
{"do":"out","at":0,"line":9,"text":"the connection is closed\n"}
]
}
"#;

    #[test]
    fn what_no_task_prints_is_the_runtimes() {
        let trace = Trace::parse(ABORTED).expect("a trace");
        let said = sentence(&Names::new(&Replay::new(&trace)), 5);
        assert_eq!(said, "The runtime prints: <code>the connection is closed</code>");
    }
}
