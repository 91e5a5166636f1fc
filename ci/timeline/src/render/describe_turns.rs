//! Describes how tasks are spawned, run, left, and woken, and how the loop sleeps between turns.

use crate::render::names::Names;
use crate::render::replay::State;
use crate::render::words::{capital, whole};
use crate::trace::{By, Event, How, Job, Kind, Language, Waker};

/// Describes that a task is spawned.
pub fn spawn(names: &Names, step: usize, task: usize, by: Option<usize>, job: Job) -> String {
    let frame = names.replay.steps[step].frame.filter(|frame| Some(names.replay.frames[frame].task) == by);
    let who = by.map(|by| capital(frame.map_or_else(|| names.short(by), |frame| names.frame(frame))));
    let full = names.full(task);
    match (job, who, names.replay.trace.language) {
        (Job::Thread, Some(who), _) => format!("{who} hands task {task} to another thread."),
        (Job::Thread, None, _) => format!("Task {task} is handed to another thread."),
        (Job::Task, Some(who), Language::Rust) => format!("{who} spawns {full}, which {}.", names.queued(task)),
        (Job::Task, Some(who), Language::Python) => format!("{who} creates {full}, which {}.", names.queued(task)),
        (Job::Task, None, Language::Rust) if names.is_root(task) => {
            format!("The runtime receives the future of {full}, which is ready to run.")
        }
        (Job::Task, None, Language::Python) if task == 0 => {
            format!("<code>asyncio.run</code> turns the coroutine {full} into a task, which {}.", names.queued(task))
        }
        (Job::Task, None, _) => format!("{} is created and {}.", names.subject(task), names.queued(task)),
    }
}

/// Describes that the loop takes a task and polls it.
pub fn run(names: &Names, step: usize, task: usize) -> String {
    let full = names.full(task);
    if names.is_job(task) {
        let ran = |event: &Event| event.task == Some(task) && event.kind == Kind::Run;
        return match names.replay.trace.events[..step].iter().any(ran) {
            true => format!("Task {task} continues on its own thread."),
            false => format!("Another thread starts task {task}."),
        };
    }
    let others = names.replay.steps[step].states.iter().filter(|(other, state)| {
        **other != task
            && **state == State::Ready
            && names.replay.tasks.get(other).is_some_and(|it| it.job == Job::Task)
    });
    let others = match others.count() {
        0 => ". No other task is ready",
        _ if names.is_root(task) && names.replay.trace.language == Language::Rust => {
            ", ahead of the tasks in the ready queue"
        }
        _ => ". The other ready tasks wait their turn",
    };
    match names.replay.trace.language {
        Language::Rust => format!("The runtime polls {full}{others}."),
        Language::Python => format!("The event loop resumes {full}{others}."),
    }
}

/// Describes that the loop sleeps.
pub fn park(names: &Names, step: usize, until: Option<f64>) -> String {
    let sleeps = format!("No task is ready, so the {} sleeps", names.the_loop());
    let next = names.replay.trace.events.get(step + 1).map(|event| &event.kind);
    let by = match next {
        Some(Kind::Wake { by: By::Other(Waker::Socket), .. }) => " until a socket wakes it",
        Some(Kind::Wake { by: By::Other(Waker::Thread), .. }) => " until a thread wakes it",
        Some(Kind::TaskDone { .. }) => " until a job has finished",
        _ => "",
    };
    match until {
        None => format!("{sleeps}. Nothing ever wakes it."),
        Some(until) if by.is_empty() => format!("{sleeps} until {} ms.", whole(names.replay.trace, until)),
        Some(until) => format!("{sleeps}{by}, at {} ms.", whole(names.replay.trace, until)),
    }
}

/// Describes that a task is woken, by way of `wait` if that is known.
pub fn wake(names: &Names, step: usize, task: usize, wait: Option<usize>, by: By, again: bool) -> String {
    let (short, queued) = (names.short(task), names.queued(task));
    let part = wait.and_then(|wait| names.part(wait)).map(|part| format!(" for {part}"));
    let for_part = part.as_deref().unwrap_or_default();
    let who = match by {
        By::Task(by) if by == task && again => {
            return format!("{} also wakes itself{for_part}, but is already ready.", capital(short));
        }
        By::Task(by) if by == task => {
            let resumed = if names.replay.trace.language == Language::Rust { "polled" } else { "resumed" };
            return format!("{} wakes itself{for_part} and will be {resumed} again.", capital(short));
        }
        By::Task(by) => waker(names, step, by),
        By::Other(Waker::Timer) => "A timer".into(),
        By::Other(Waker::Socket) => "A socket".into(),
        By::Other(Waker::Thread) => "A thread".into(),
        By::Other(Waker::Yield) if wait.is_some_and(|wait| names.is_set_aside(wait)) => {
            return format!("{} is no longer set aside and {queued}.", names.subject(task));
        }
        By::Other(Waker::Yield) => return format!("{} {queued}.", names.subject(task)),
        By::Other(Waker::Other) if again => {
            return format!("{} is also woken{for_part}, but is already ready.", capital(short));
        }
        By::Other(Waker::Other) => return format!("{} is woken{for_part} and {queued}.", capital(short)),
    };
    match part {
        _ if again => format!("{who} also wakes {short}{for_part}, but {short} is already ready."),
        Some(part) => format!("{who} wakes {short}{part}. {} {queued}.", capital(&*short)),
        None => format!("{who} wakes {}, which {queued}.", names.full(task)),
    }
}

/// Describes that a task is woken because it is canceled.
pub fn cancel(names: &Names, step: usize, task: usize, by: By) -> String {
    let main_is_over = names.replay.steps[step].states.get(&0) == Some(&State::Gone);
    let who = match by {
        By::Task(by) => waker(names, step, by),
        By::Other(Waker::Timer) => "A timer".into(),
        By::Other(_) if main_is_over => "<code>asyncio.run</code>".into(),
        By::Other(_) => return format!("{} is canceled and {}.", names.subject(task), names.queued(task)),
    };
    format!("{who} cancels {}, which {}.", names.full(task), names.queued(task))
}

/// Returns the name of a task that wakes another, as the subject of a sentence.
fn waker(names: &Names, step: usize, by: usize) -> String {
    match names.replay.steps[step].states.get(&by) {
        Some(State::Gone) => format!("The end of {}", names.short(by)),
        _ => capital(names.short(by)),
    }
}

/// Describes that a frame is left.
pub fn exit(names: &Names, step: usize, frame: usize, how: How) -> String {
    let who = capital(names.frame(frame));
    match how {
        How::Returned => format!("{who} returns."),
        How::Cancelled => format!("{who} ends with <code>CancelledError</code>."),
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
                Some(_) if was_ready => format!("{who}, which could have continued, never runs again."),
                Some(wait) => format!("{who}, which was waiting for {}, never runs again.", names.what(wait)),
                None => format!("{who} is dropped and never runs again."),
            }
        }
    }
}
