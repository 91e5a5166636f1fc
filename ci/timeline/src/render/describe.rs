//! Describes each step of a trace in a sentence or two.

use crate::render::describe_turns::{exit, park, run, spawn};
use crate::render::names::Names;
use crate::render::replay::State;
use crate::render::words::{capital, code, number, thousands};
use crate::trace::{By, How, Job, Kind, Language, Waker, Why};

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
        Kind::Spawn { by, kind } => spawn(names, step, task, *by, *kind),
        Kind::Run => run(names, step, task),
        Kind::Enter { frame, via, .. } => {
            let caller = via.and_then(|via| waiting(&via)?.frame);
            let inside = caller.map(|frame| format!(", inside {}", names.frame(frame))).unwrap_or_default();
            format!("{} begins{inside}.", capital(names.frame(*frame)))
        }
        Kind::Await { wait, frame, branch, .. } => {
            let verb = if *branch { "turns to its part" } else { "awaits" };
            let at_once = if waiting(wait).is_some_and(|wait| wait.lasted) { "" } else { " It does not have to wait." };
            format!("{} {verb} {}.{at_once}", capital(names.waiter(task, *frame)), names.text(*wait))
        }
        Kind::Pending { wait, .. } => {
            let (what, text) = (names.what(*wait), names.text(*wait));
            let who = names.waiter(task, waiting(wait).and_then(|wait| wait.frame));
            let first = match waiting(wait) {
                Some(wait) if wait.branch => format!("The part {text} of {who} waits for {what}."),
                _ => format!("{} waits for {what}: {text}.", capital(who.clone())),
            };
            let task = names.short(task);
            let branch = waiting(wait).is_some_and(|wait| wait.branch);
            let it = if who == task && !branch { "It".into() } else { capital(task.clone()) };
            if now.gives_back {
                format!("{first} {it} gives control back.")
            } else {
                format!("{first} Control stays in {task}, for its next part.")
            }
        }
        Kind::Yielded { wait } => {
            let who = waiting(wait).map_or_else(|| names.subject(task), |wait| capital(names.waiter(task, wait.frame)));
            let text = names.text(*wait);
            if now.gives_back {
                let aside = " The runtime sets it aside until its queue is empty, or for 61 polls at most.";
                format!("{who} gives control back: {text}.{}", if names.is_set_aside(*wait) { aside } else { "" })
            } else {
                format!("{who} asks for its next turn: {text}. {} goes on.", capital(names.short(task)))
            }
        }
        Kind::Ready { wait } => match (names.part(*wait), waiting(wait)) {
            (Some(part), Some(it)) if it.branch => format!("The part {part} is polled again, and is over."),
            (Some(part), _) if names.replay.trace.language == Language::Rust => {
                format!("{} is polled again: {} is over, and it goes on.", capital(part), names.text(*wait))
            }
            (_, it) => {
                let who = it.map_or_else(|| names.short(task), |it| names.waiter(task, it.frame));
                format!("{} is over, and {who} goes on.", capital(names.text(*wait)))
            }
        },
        Kind::Setaside { wait } => {
            format!(
                "{} is no longer awaited, but it is not dropped: it can be awaited again.",
                capital(names.text(*wait))
            )
        }
        Kind::Unpolled { wait } => {
            let part = names.part(*wait).unwrap_or_else(|| names.short(task));
            if now.turn == Some(task) {
                format!("{} could go on, but nobody has polled it in this turn.", capital(part))
            } else {
                format!(
                    "{} could go on, but nobody polls it, so {} is not even woken.",
                    capital(part),
                    names.short(task)
                )
            }
        }
        Kind::Wake { wait, by, again } => {
            if *by == By::Task(task) && !*again {
                let part =
                    wait.and_then(|wait| names.part(wait)).map(|part| format!(" for {part}")).unwrap_or_default();
                return format!("{} wakes itself{part}: it will be polled again.", names.subject(task));
            }
            let by = match by {
                By::Task(by) if *by == task => " by itself".into(),
                By::Task(by) if now.states.get(by) == Some(&State::Gone) => {
                    format!(" by the end of {}", names.short(*by))
                }
                By::Task(by) => format!(" by {}", names.short(*by)),
                By::Other(Waker::Timer) => " by the timer".into(),
                By::Other(Waker::Socket) => " by a socket".into(),
                By::Other(Waker::Thread) => " by a thread".into(),
                By::Other(Waker::Yield) => {
                    return if wait.is_some_and(|wait| names.is_set_aside(wait)) {
                        format!("{} was set aside, and now {}.", names.subject(task), names.queued(task))
                    } else {
                        format!("{} {}.", names.subject(task), names.queued(task))
                    };
                }
                By::Other(Waker::Other) => String::new(),
            };
            let of = wait.and_then(|wait| names.part(wait)).map(|part| format!(" for {part}")).unwrap_or_default();
            if *again {
                return format!("{} is woken{by}{of} too, but it is ready already.", names.subject(task));
            }
            format!("{} is woken{by}{of} and {}.", names.subject(task), names.queued(task))
        }
        Kind::Park { until } => park(names, step, *until),
        Kind::Block { ms } => {
            let ms = number(*ms);
            if names.replay.tasks.get(&task).is_some_and(|task| task.job == Job::Thread) {
                format!("The job blocks its own thread for {ms} ms. The {} goes on beside it.", names.the_loop())
            } else {
                format!("{} blocks the thread for {ms} ms. Nobody else can run.", body())
            }
        }
        Kind::Out { text, err } => {
            let to = if *err { " to stderr" } else { "" };
            let text = text.lines().filter(|line| !line.trim().is_empty()).map(code).collect::<Vec<_>>().join(", ");
            format!(
                "{} prints{to}{}",
                body(),
                if text.is_empty() { " an empty line.".into() } else { format!(": {text}") }
            )
        }
        Kind::Exit { frame: Some(frame), how, .. } => exit(names, step, *frame, *how),
        Kind::Exit { wait, .. } => {
            let wait = wait.unwrap_or_default();
            let next = names.replay.trace.events.get(step + 1).map(|event| &event.kind);
            match next {
                Some(Kind::Exit { frame: Some(frame), how: How::Dropped, .. })
                    if waiting(&wait).is_some_and(|wait| wait.frame == Some(*frame)) =>
                {
                    format!(
                        "{} is dropped, with what it waits for: {}.",
                        capital(names.frame(*frame)),
                        names.text(wait)
                    )
                }
                _ => format!("{} is dropped while it waits for {}.", capital(names.text(wait)), names.what(wait)),
            }
        }
        Kind::TaskDone { how: How::Panicked } => {
            format!("{} is over: it {}.", names.subject(task), names.panicked())
        }
        Kind::TaskDone { .. } if task == 0 => {
            let alive = now.states.iter().any(|(task, state)| *task > 0 && *state != State::Gone);
            let rest = if alive { ", and what is not done yet is dropped" } else { "" };
            format!("{} is done. The program ends{rest}.", names.subject(task))
        }
        Kind::TaskDone { .. } => format!("{} is done.", names.subject(task)),
        Kind::TaskCancelled { why } => {
            let why = match why {
                Why::Aborted => "it was aborted",
                Why::MainEnded => "the program has ended",
                Why::Dropped => "its owner dropped it",
            };
            format!("{} is cut off: {why}.", names.subject(task))
        }
        Kind::Repeat { events: 1, times } => format!("Step {step} happens {} times more.", thousands(*times)),
        Kind::Repeat { events, times } => {
            format!("Steps {} to {step} happen {} times more.", step + 1 - events, thousands(*times))
        }
    }
}
