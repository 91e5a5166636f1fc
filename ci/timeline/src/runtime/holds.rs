//! Where the program may hold the thread of the loop: the loops that it is in, the calls that may block, and the
//! statement that was begun last.

use std::collections::BTreeMap;

/// A loop or a call that may block, which has begun and isn't over.
pub struct Place {
    /// The task that is in it.
    task: Option<usize>,
    pub line: u32,
    /// Its source, shortened.
    pub text: &'static str,
}

/// Places by their serial numbers, which also count statements.
pub struct Holds {
    /// The last number given.
    last: u64,
    open: BTreeMap<u64, Place>,
    /// Number and line of the statement that was begun last.
    statement: (u64, u32),
}

impl Holds {
    pub const fn new() -> Holds {
        Holds { last: 0, open: BTreeMap::new(), statement: (0, 0) }
    }

    /// Adds a place and returns its number.
    pub fn enter(&mut self, task: Option<usize>, line: u32, text: &'static str) -> u64 {
        self.last += 1;
        self.open.insert(self.last, Place { task, line, text });
        self.last
    }

    pub fn leave(&mut self, number: u64) {
        self.open.remove(&number);
    }

    /// Notes that a statement begins in this line.
    pub fn begin(&mut self, line: u32) {
        self.last += 1;
        self.statement = (self.last, line);
    }

    pub fn last(&self) -> u64 {
        self.last
    }

    /// Returns the innermost place, or statement, that the task has been in since the number `since` was the last.
    /// The statement has no text.
    pub fn held_since(&self, since: u64, task: Option<usize>) -> Option<(u32, Option<&'static str>)> {
        let place = self.open.range(..=since).rev().find(|(_, place)| place.task == task);
        let (number, line) = self.statement;
        match place {
            Some((inner, place)) if number < *inner || number > since => Some((place.line, Some(place.text))),
            _ => (number > 0 && task.is_some()).then_some((line, None)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_place_counts_that_was_not_left_and_entered_again() {
        let mut holds = Holds::new();
        assert_eq!(holds.held_since(0, Some(1)), None);
        holds.begin(4);
        let turning = holds.enter(Some(1), 5, "loop");
        holds.begin(6);
        assert_eq!(holds.held_since(holds.last(), Some(1)), Some((6, None)), "it computes in a statement");
        let since = holds.last();
        let call = holds.enter(Some(1), 6, "lock()");
        holds.enter(Some(2), 9, "another task's loop");
        assert_eq!(holds.held_since(holds.last(), Some(1)), Some((6, Some("lock()"))));
        holds.leave(call);
        holds.begin(6);
        assert_eq!(holds.held_since(since, Some(1)), Some((5, Some("loop"))), "it goes round and round");
        holds.leave(turning);
        assert_eq!(holds.held_since(since, Some(1)), Some((6, None)));
        assert_eq!(holds.held_since(since, None), None, "nothing is known outside of tasks");
    }
}
