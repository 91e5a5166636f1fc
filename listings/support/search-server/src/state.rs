//! What the server knows: its script, and what it has counted.

use crate::answer::{Answer, Page};
use std::sync::{Mutex, MutexGuard};

/// Each search is counted once in `searches`, and once more, when it is over, in `answered`, `failed`, or `left`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Searches that arrived.
    pub searches: u64,
    /// Searches that were answered, even if nothing was found.
    pub answered: u64,
    /// Searches that got a status other than 200.
    pub failed: u64,
    /// Of those, the ones with 429.
    pub too_many: u64,
    /// Clients that left before their answer.
    pub left: u64,
    /// The largest number of searches under way at the same moment, refused ones aside.
    pub most_at_once: usize,
}

pub(crate) struct Shared {
    answers: Vec<Answer>,
    pub at_once: usize,
    counted: Mutex<Counted>,
}

#[derive(Default)]
struct Counted {
    open: usize,
    counts: Counts,
}

impl Shared {
    pub fn new(answers: Vec<Answer>) -> Shared {
        Shared { answers, at_once: usize::MAX, counted: Mutex::default() }
    }

    pub fn counts(&self) -> Counts {
        self.lock().counts
    }

    /// The first answer that is about a part of the query.
    pub fn find(&self, query: &str) -> Answer {
        let query = query.to_lowercase();
        let answer = self.answers.iter().find(|answer| query.contains(&answer.about));
        answer.cloned().unwrap_or_else(Answer::nothing)
    }

    /// Lets a search in, or returns 429.
    pub fn enter(&self) -> Result<Open<'_>, u16> {
        let mut counted = self.lock();
        counted.counts.searches += 1;
        if counted.open == self.at_once {
            counted.counts.failed += 1;
            counted.counts.too_many += 1;
            return Err(429);
        }
        counted.open += 1;
        counted.counts.most_at_once = counted.counts.most_at_once.max(counted.open);
        Ok(Open { shared: self, ended: None })
    }

    fn lock(&self) -> MutexGuard<'_, Counted> {
        self.counted.lock().expect("nothing panics while it holds the lock")
    }
}

/// A search that isn't over. If it is dropped before it has ended, its client has left.
pub(crate) struct Open<'a> {
    shared: &'a Shared,
    /// Whether it ended well.
    ended: Option<bool>,
}

impl Open<'_> {
    /// Ends the search with its outcome.
    pub fn end(mut self, outcome: Result<Vec<Page>, u16>) -> Result<Vec<Page>, u16> {
        self.ended = Some(outcome.is_ok());
        outcome
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        let mut counted = self.shared.lock();
        counted.open -= 1;
        match self.ended {
            Some(true) => counted.counts.answered += 1,
            Some(false) => counted.counts.failed += 1,
            None => counted.counts.left += 1,
        }
    }
}
