//! Names of a trace's tasks, frames and waits and of the loop, as HTML with code in `<code>`.

use crate::render::replay::{BLOCK, Replay};
use crate::render::words::{capital, code, last_part};
use crate::trace::{By, Event, Job, Kind, Language, On, Waker, Why};

pub struct Names<'a> {
    pub replay: &'a Replay<'a>,
}

impl<'a> Names<'a> {
    pub fn new(replay: &'a Replay<'a>) -> Names<'a> {
        Names { replay }
    }

    /// Returns the name of what runs the tasks.
    pub fn the_loop(&self) -> &'static str {
        match self.replay.trace.language {
            Language::Rust => "runtime",
            Language::Python => "event loop",
        }
    }

    /// Returns the short name of a task, such as `main()` or `task 1`.
    pub fn short(&self, task: usize) -> String {
        match self.replay.tasks.get(&task).and_then(|it| it.name) {
            Some(name) if task == 0 => code(name),
            _ => format!("task {task}"),
        }
    }

    /// Returns whether `block_on` runs the task.
    pub fn is_root(&self, task: usize) -> bool {
        self.replay.tasks.get(&task).is_some_and(|task| task.root)
    }

    /// Returns whether the task is a job on its own thread.
    pub fn is_job(&self, task: usize) -> bool {
        self.replay.tasks.get(&task).is_some_and(|task| task.job == Job::Thread)
    }

    /// Returns the full name of a task, such as `main()` or `task 1, ask("scout")`.
    pub fn full(&self, task: usize) -> String {
        match self.replay.tasks.get(&task) {
            Some(it) if task > 0 && it.job == Job::Thread => format!("task {task}, a job on another thread"),
            Some(it) if task > 0 && it.name.is_some() => format!("task {task}, {}", code(it.name.unwrap_or_default())),
            _ => self.short(task),
        }
    }

    /// Returns the full name for use as the subject of a sentence.
    pub fn subject(&self, task: usize) -> String {
        let full = self.full(task);
        capital(if full.contains(", ") && full.starts_with("task") { full + "," } else { full })
    }

    pub fn frame(&self, frame: usize) -> String {
        match self.replay.frames.get(&frame) {
            Some(it) if it.name == BLOCK => match it.via {
                None if it.task > 0 => format!("the async block of task {}", it.task),
                _ => "the async block".into(),
            },
            Some(it) if it.name.starts_with(BLOCK) => it.name.clone(),
            Some(it) => code(&it.name),
            None => "a future".into(),
        }
    }

    /// Returns the name of what waits: the frame, or a task that consists of a single wait.
    pub fn waiter(&self, task: usize, frame: Option<usize>) -> String {
        frame.map_or_else(|| self.short(task), |frame| self.frame(frame))
    }

    /// Returns what a wait waits for, such as `a timer`.
    pub fn what(&self, wait: usize) -> String {
        if let Some(task) = self.ended_by(wait) {
            return format!("{} to finish", self.short(task));
        }
        let what = match self.replay.waits.get(&wait).and_then(|wait| wait.on) {
            Some(On::Timer) => "a timer",
            Some(On::Channel) => "a channel",
            Some(On::Lock) => "a lock",
            Some(On::Permit) => "a permit",
            Some(On::Signal) => "a signal",
            Some(On::Task) => "other tasks",
            Some(On::Socket) => "a socket",
            Some(On::Other) => "something else",
            None => "its next turn",
        };
        what.into()
    }

    /// Returns the task that a wait for a single task has awaited, once that task has ended.
    fn ended_by(&self, wait: usize) -> Option<usize> {
        let events = &self.replay.trace.events;
        let for_one = |event: &Event| match &event.kind {
            Kind::Pending { wait: it, what, .. } => *it == wait && ["JoinHandle", "Task"].contains(&last_part(what)),
            _ => false,
        };
        events.iter().find(|event| for_one(event))?;
        events.iter().find_map(|event| match event.kind {
            Kind::Wake { wait: Some(it), by: By::Task(by), .. } if it == wait => Some(by),
            _ => None,
        })
    }

    /// Returns the name of the part of a task that contains a wait or consists of it.
    pub fn part(&self, wait: usize) -> Option<String> {
        let it = self.replay.waits.get(&wait)?;
        let frame = it.frame.filter(|frame| self.replay.frames.get(frame).is_some_and(|frame| frame.via.is_some()));
        if it.branch { Some(self.text(wait)) } else { frame.map(|frame| self.frame(frame)) }
    }

    /// Returns whether a wait gives control back like tokio's `yield_now`, whose task isn't queued again immediately.
    pub fn is_set_aside(&self, wait: usize) -> bool {
        self.replay.waits.get(&wait).is_some_and(|wait| wait.text.contains("yield_now"))
    }

    pub fn text(&self, wait: usize) -> String {
        self.replay.waits.get(&wait).map_or_else(|| "an await".into(), |wait| code(wait.text))
    }

    /// Returns how a task is queued. tokio checks the future of `block_on` when a round begins; it isn't in the
    /// queue.
    pub fn queued(&self, task: usize) -> &'static str {
        match self.replay.trace.language {
            _ if self.is_job(task) => "can continue",
            Language::Rust if self.is_root(task) => "is now ready",
            _ => "goes to the back of the ready queue",
        }
    }

    /// Returns the tasks that are canceled because `main` has ended, in order. In Python, a task may ignore that.
    pub fn canceled_by_end(&self) -> Vec<usize> {
        let events = &self.replay.trace.events;
        let main_ends = |event: &Event| {
            event.task == Some(0) && matches!(event.kind, Kind::TaskDone { .. } | Kind::TaskCancelled { .. })
        };
        let end = events.iter().position(main_ends).unwrap_or(events.len());
        let canceled = |(at, event): (usize, &Event)| match event.kind {
            Kind::TaskCancelled { why: Why::MainEnded } => event.task,
            Kind::Wake { by: By::Other(Waker::Other), cancel: true, .. } if at > end => event.task,
            _ => None,
        };
        let mut tasks = Vec::new();
        for task in events.iter().enumerate().filter_map(canceled) {
            if !tasks.contains(&task) {
                tasks.push(task);
            }
        }
        tasks
    }

    /// Returns what runs inside a task, in the plural.
    pub fn futures(&self) -> &'static str {
        if self.replay.trace.language == Language::Rust { "futures" } else { "coroutines" }
    }

    pub fn panics(&self) -> &'static str {
        if self.replay.trace.language == Language::Rust { "panics" } else { "raises an exception" }
    }

    pub fn panicked(&self) -> &'static str {
        if self.replay.trace.language == Language::Rust { "panicked" } else { "raised an exception" }
    }
}
