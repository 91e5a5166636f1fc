//! New tasks in the log.

use crate::runtime::log::{Log, TaskState};
use crate::runtime::loops;
use crate::trace::{Job, Kind};

impl Log {
    /// Adds a new task, ready to run, and returns its id. The first id is kept for what `block_on` runs first.
    pub fn spawn(&mut self, line: u32, by: Option<usize>, kind: Job) -> usize {
        if self.tasks.is_empty() {
            self.tasks.push(TaskState { ready: false, done: true, job: false });
            self.first_is_kept = true;
        }
        // The loop doesn't know it yet if another thread spawns it.
        self.called_back |= !loops::is_here();
        self.add(line, Kind::Spawn { by, kind, root: false })
    }

    /// Adds what `block_on` runs, as a new task.
    pub fn root(&mut self, line: u32) -> usize {
        let root = !self.tasks.is_empty() && !self.first_is_kept;
        let kind = Kind::Spawn { by: None, kind: Job::Task, root };
        if !std::mem::take(&mut self.first_is_kept) {
            return self.add(line, kind);
        }
        self.tasks[0] = TaskState { ready: true, done: false, job: false };
        self.event(Some(0), Some(line), kind);
        0
    }

    fn add(&mut self, line: u32, kind: Kind) -> usize {
        let task = self.tasks.len();
        let job = matches!(kind, Kind::Spawn { kind: Job::Thread, .. });
        self.tasks.push(TaskState { ready: true, done: false, job });
        self.event(Some(task), Some(line), kind);
        task
    }

    /// Sets whether the last `block_on` has ended.
    pub fn main_ended(&mut self, ended: bool) {
        self.main_ended = ended;
    }

    pub fn is_done(&self, task: usize) -> bool {
        self.tasks[task].done
    }
}
