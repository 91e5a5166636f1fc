//! The lanes of a trace: one for the loop, one for each task, and below it one for each of its parts.

use crate::render::lane::{Arrow, Lane, Place};
use crate::render::parts::Parts;
use crate::render::replay::Replay;
use crate::trace::Job;
use std::collections::BTreeMap;

/// The lanes of a trace.
pub struct Lanes {
    /// From top to bottom.
    pub lanes: Vec<Lane>,
    /// The arrows between them.
    pub arrows: Vec<Arrow>,
    /// Maximum number of a task's concurrent parts.
    pub at_once: usize,
    /// For each step, the part of a task that it concerns.
    pub parts_of: Vec<Option<usize>>,
    pub parts: Parts,
    /// The part that contains each wait.
    pub of_wait: BTreeMap<usize, usize>,
}

impl Lanes {
    /// Returns the part and its ancestors, from the inside out.
    pub fn chain(&self, part: Option<usize>) -> impl Iterator<Item = usize> {
        self.parts.chain(part)
    }

    /// Returns the part that contains a wait.
    pub fn part_of_wait(&self, wait: usize) -> Option<usize> {
        self.of_wait.get(&wait).copied()
    }

    /// Returns the name of a task or part without its number.
    pub fn name(&self, replay: &Replay, place: Place) -> String {
        match place {
            Place::Loop => String::new(),
            Place::Task(task) => match &replay.tasks[&task] {
                it if it.job == Job::Thread => "jobs on other threads".into(),
                it => it.name.unwrap_or("tasks that never ran").into(),
            },
            Place::Part(part) => self.parts.all[part].label.clone(),
        }
    }

    /// Returns the short name of a task or part, such as `task 1`.
    pub fn short(&self, replay: &Replay, place: Place) -> String {
        match place {
            Place::Task(task) => format!("task {task}"),
            _ => self.name(replay, place),
        }
    }

    /// Returns the place and what it is in, from the inside out.
    pub fn around(&self, place: Place) -> impl Iterator<Item = Place> {
        let (part, task) = match place {
            Place::Loop => (None, None),
            Place::Task(task) => (None, Some(task)),
            Place::Part(part) => (Some(part), Some(self.parts.all[part].task)),
        };
        self.chain(part).map(Place::Part).chain(task.map(Place::Task))
    }
}
