//! The tasks, frames and waits of a trace, each with what the whole trace says about it.

use crate::render::words::last_part;
use crate::trace::{By, Event, Job, Kind, On, Trace};
use std::collections::BTreeMap;

/// Name of a frame without a name.
pub const BLOCK: &str = "async block";

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
    pub line: Option<usize>,
    pub text: &'r str,
    pub branch: bool,
    /// Whether it was pending, yielded, or ran a frame of the program; otherwise it was over immediately.
    pub lasted: bool,
    /// What it waits for, known from its first `pending` on; `None` for a wait that only yields.
    pub on: Option<On>,
    /// Whether it waits for one other task to end.
    pub for_one: bool,
    /// The first task that woke it.
    pub woken_by: Option<usize>,
    /// The first frame that ran through it.
    pub first: Option<usize>,
}

impl Wait<'_> {
    /// Returns whether it awaits by reference, so that the same future may be awaited again.
    pub fn is_lent(&self) -> bool {
        self.text.starts_with('&') || self.text.ends_with(".as_mut()")
    }
}

#[derive(Default)]
pub struct Cast<'r> {
    pub tasks: BTreeMap<usize, Task<'r>>,
    pub frames: BTreeMap<usize, Frame>,
    pub waits: BTreeMap<usize, Wait<'r>>,
    /// For each wait, the async blocks that ran through it so far.
    blocks: BTreeMap<usize, Vec<usize>>,
}

impl<'r> Cast<'r> {
    pub fn new(trace: &'r Trace) -> Cast<'r> {
        let mut cast = Cast::default();
        trace.events.iter().for_each(|event| cast.read(event));
        cast
    }

    /// Stores what the event says about tasks, frames and waits.
    fn read(&mut self, event: &'r Event) {
        let task = event.task.unwrap_or_default();
        match &event.kind {
            Kind::Spawn { kind, root, .. } => {
                self.tasks.insert(task, Task { job: *kind, root: *root || task == 0, name: None });
            }
            Kind::Enter { frame, via, name } => self.enter(task, *frame, *via, name),
            Kind::Await { wait, frame, text, branch } => {
                let (task, frame, branch) = (task, *frame, *branch);
                let new = Wait {
                    task,
                    frame,
                    line: event.line,
                    text,
                    branch,
                    lasted: false,
                    on: None,
                    for_one: false,
                    woken_by: None,
                    first: None,
                };
                self.waits.insert(*wait, new);
            }
            Kind::Pending { wait, on, what } => {
                if let Some(wait) = self.waits.get_mut(wait) {
                    (wait.lasted, wait.on) = (true, Some(*on));
                    wait.for_one |= ["JoinHandle", "Task"].contains(&last_part(what));
                }
            }
            Kind::Yielded { wait } => {
                if let Some(wait) = self.waits.get_mut(wait) {
                    wait.lasted = true;
                }
            }
            Kind::Wake { wait: Some(wait), by: By::Task(by), .. } => {
                if let Some(wait) = self.waits.get_mut(wait) {
                    wait.woken_by.get_or_insert(*by);
                }
            }
            _ => {}
        }
    }

    fn enter(&mut self, task: usize, frame: usize, via: Option<usize>, name: &'r str) {
        let mut name_of_frame = name.to_string();
        if let (Some(via), true) = (via, name.starts_with(BLOCK)) {
            let blocks = self.blocks.entry(via).or_default();
            if name == BLOCK && !blocks.is_empty() {
                name_of_frame = format!("{BLOCK} {}", blocks.len() + 1);
                if let (1, Some(first)) = (blocks.len(), self.frames.get_mut(&blocks[0]))
                    && first.name == BLOCK
                {
                    first.name = format!("{BLOCK} 1");
                }
            }
            blocks.push(frame);
        }
        self.frames.insert(frame, Frame { task, name: name_of_frame, via });
        if let (None, Some(task)) = (via, self.tasks.get_mut(&task)) {
            task.name.get_or_insert(name);
        }
        if let Some(wait) = via.and_then(|via| self.waits.get_mut(&via)) {
            wait.lasted = true;
            wait.first.get_or_insert(frame);
        }
    }
}
