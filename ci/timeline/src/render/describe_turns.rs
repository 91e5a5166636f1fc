//! Describes how tasks are spawned, run and left, and how the loop sleeps between turns.

use crate::render::names::Names;
use crate::render::replay::State;
use crate::render::words::{capital, whole};
use crate::trace::{By, How, Job, Kind, Language, Waker};

/// Describes that a task is spawned.
pub fn spawn(names: &Names, step: usize, task: usize, by: Option<usize>, job: Job) -> String {
    let frame = names.replay.steps[step].frame.filter(|frame| Some(names.replay.frames[frame].task) == by);
    let who = by.map(|by| capital(frame.map_or_else(|| names.short(by), |frame| names.frame(frame))));
    let full = names.full(task);
    match (job, who, names.replay.trace.language) {
        (Job::Thread, Some(who), _) => format!("{who} gives a job to another thread: task {task}."),
        (Job::Thread, None, _) => format!("A job is given to another thread: task {task}."),
        (Job::Task, Some(who), Language::Rust) => format!("{who} spawns {full}. {}.", names.queued_it(task)),
        (Job::Task, Some(who), Language::Python) => format!("{who} makes {full}. {}.", names.queued_it(task)),
        (Job::Task, None, Language::Rust) if task == 0 => {
            format!("The runtime is given the future of {full}, to run it to its end. It is ready.")
        }
        (Job::Task, None, Language::Python) if task == 0 => {
            format!("<code>asyncio.run</code> makes a task of the coroutine {full}. {}.", names.queued_it(task))
        }
        (Job::Task, None, _) => format!("{} is made. {}.", names.subject(task), names.queued_it(task)),
    }
}

/// Describes that the loop takes a task and polls it.
pub fn run(names: &Names, step: usize, task: usize) -> String {
    let full = names.full(task);
    if names.replay.tasks.get(&task).is_some_and(|task| task.job == Job::Thread) {
        return format!("A thread takes up the job: task {task}.");
    }
    let others = names.replay.steps[step].states.iter().filter(|(other, state)| {
        **other != task
            && **state == State::Ready
            && names.replay.tasks.get(other).is_some_and(|it| it.job == Job::Task)
    });
    let why = match others.count() {
        0 => "Nobody else is ready",
        _ if task == 0 && names.replay.trace.language == Language::Rust => {
            "It looks at it before it goes on with its queue"
        }
        _ => "The others that are ready must wait for their turn",
    };
    match names.replay.trace.language {
        Language::Rust => format!("The runtime polls {full}. {why}."),
        Language::Python => format!("The event loop resumes {full}. {why}."),
    }
}

/// Describes that the loop sleeps.
pub fn park(names: &Names, step: usize, until: Option<f64>) -> String {
    let sleeps = format!("Nothing is ready, so the {} sleeps", names.the_loop());
    let next = names.replay.trace.events.get(step + 1).map(|event| &event.kind);
    let by = match next {
        Some(Kind::Wake { by: By::Other(Waker::Socket), .. }) => " until a socket wakes it",
        Some(Kind::Wake { by: By::Other(Waker::Thread), .. }) => " until a thread wakes it",
        Some(Kind::TaskDone { .. }) => " until a job is done",
        _ => "",
    };
    match until {
        None => format!("{sleeps}. Nothing ever wakes it."),
        Some(until) if by.is_empty() => format!("{sleeps} until {} ms.", whole(names.replay.trace, until)),
        Some(until) => format!("{sleeps}{by}, at {} ms.", whole(names.replay.trace, until)),
    }
}

/// Describes that a frame is left.
pub fn exit(names: &Names, step: usize, frame: usize, how: How) -> String {
    let who = capital(names.frame(frame));
    match how {
        How::Returned => format!("{who} returns."),
        How::Panicked => format!("{who} {}.", names.panics()),
        How::Dropped => {
            let before = names.replay.trace.events[..step].last().map(|event| &event.kind);
            let waited = match before {
                Some(Kind::Exit { wait: Some(wait), .. }) => Some(*wait),
                _ => None,
            };
            let waited =
                waited.filter(|wait| names.replay.waits.get(wait).is_some_and(|wait| wait.frame == Some(frame)));
            let woken = |before: usize, wait: usize| {
                let before = step.checked_sub(before).map(|step| &names.replay.steps[step]);
                before.is_some_and(|it| it.woken.contains(&wait) || it.unpolled.contains(&wait))
            };
            let was_ready = waited.is_some_and(|wait| woken(1, wait) || woken(2, wait));
            match waited {
                Some(_) if was_ready => format!("{who} never runs again, although it was ready."),
                Some(wait) => format!("{who} never runs again. It was waiting for {}.", names.what(wait)),
                None => format!("{who} is dropped. It never runs again."),
            }
        }
    }
}
