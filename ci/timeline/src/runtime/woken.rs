//! The waits that were woken but not polled since. Every lookup is by task or by wait, because a program may have
//! thousands of both.

use std::collections::{BTreeMap, BTreeSet};

/// How far it is known that a wait is not polled.
#[derive(Clone, Copy, PartialEq)]
enum Since {
    /// It was woken.
    Woken,
    /// Its task has begun a turn since.
    Due,
    /// Its task has ended a turn since without polling it, or isn't even woken.
    Unpolled,
}

pub struct Woken {
    waits: BTreeMap<usize, (usize, u64, Since)>,
    /// For each task, its waits that are woken, or due, in the order of the wakes.
    fresh: BTreeSet<(usize, u64, usize)>,
    due: BTreeSet<(usize, u64, usize)>,
    wakes: u64,
}

impl Woken {
    pub const fn new() -> Woken {
        Woken { waits: BTreeMap::new(), fresh: BTreeSet::new(), due: BTreeSet::new(), wakes: 0 }
    }

    /// Adds a wait of a task, unless it is known. `unpolled` says that the task isn't woken.
    pub fn add(&mut self, task: usize, wait: usize, unpolled: bool) {
        if self.knows(wait) {
            return;
        }
        self.wakes += 1;
        self.waits.insert(wait, (task, self.wakes, if unpolled { Since::Unpolled } else { Since::Woken }));
        if !unpolled {
            self.fresh.insert((task, self.wakes, wait));
        }
    }

    pub fn knows(&self, wait: usize) -> bool {
        self.waits.contains_key(&wait)
    }

    /// Notes that a task begins a turn.
    pub fn begin_turn(&mut self, task: usize) {
        for (wakes, wait) in take(&mut self.fresh, task) {
            self.waits.insert(wait, (task, wakes, Since::Due));
            self.due.insert((task, wakes, wait));
        }
    }

    /// Notes that a task has ended a turn. Returns its waits that were woken before this turn but not polled in it.
    pub fn end_turn(&mut self, task: usize) -> Vec<usize> {
        let due = take(&mut self.due, task);
        for (wakes, wait) in &due {
            self.waits.insert(*wait, (task, *wakes, Since::Unpolled));
        }
        due.into_iter().map(|(_, wait)| wait).collect()
    }

    /// Removes a wait that is polled or over. Returns whether its task had ended a turn without polling it.
    pub fn remove(&mut self, wait: usize) -> bool {
        let Some((task, wakes, since)) = self.waits.remove(&wait) else { return false };
        match since {
            Since::Woken => self.fresh.remove(&(task, wakes, wait)),
            Since::Due => self.due.remove(&(task, wakes, wait)),
            Since::Unpolled => false,
        };
        since == Since::Unpolled
    }
}

/// Takes what belongs to a task out of the set, in order.
fn take(set: &mut BTreeSet<(usize, u64, usize)>, task: usize) -> Vec<(u64, usize)> {
    let taken: Vec<(u64, usize)> =
        set.range((task, 0, 0)..(task + 1, 0, 0)).map(|(_, wakes, wait)| (*wakes, *wait)).collect();
    for (wakes, wait) in &taken {
        set.remove(&(task, *wakes, *wait));
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_that_are_not_polled_in_a_turn_are_unpolled_in_the_order_of_their_wakes() {
        let mut woken = Woken::new();
        [7, 3, 5].into_iter().for_each(|wait| woken.add(0, wait, false));
        woken.add(1, 9, false);
        woken.begin_turn(0);
        // It is woken during the turn, so it isn't due yet.
        woken.add(0, 4, false);
        assert!(!woken.remove(3), "it is polled in time");
        assert_eq!(woken.end_turn(0), [7, 5]);
        assert!(woken.remove(5), "it is polled late");
        woken.begin_turn(0);
        assert_eq!((woken.end_turn(0), woken.end_turn(0)), (vec![4], vec![]));
        assert!(woken.knows(7) && woken.knows(9) && !woken.knows(5));
        woken.begin_turn(1);
        assert_eq!(woken.end_turn(1), [9]);
    }

    #[test]
    fn a_wait_whose_task_is_not_woken_is_unpolled_from_the_start() {
        let mut woken = Woken::new();
        woken.add(0, 2, true);
        woken.begin_turn(0);
        assert_eq!(woken.end_turn(0), [0; 0]);
        assert!(woken.remove(2) && !woken.remove(2));
    }
}
