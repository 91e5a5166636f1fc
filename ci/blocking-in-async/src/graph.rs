//! Finds which functions of the crate block, and through which calls. It knows calls and functions, but not files or
//! levels.
//!
//! A function blocks if its own body calls something on the list, or another function that blocks. If it blocks for
//! several reasons, the gravest counts, and among those the one with the shortest path.

use std::collections::HashMap;

use crate::calls::Rank;
use crate::context::Where;
use crate::crate_map::{DefinitionId, Group, GroupId};
use crate::lint::Lint;
use crate::source::Place;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callee {
    /// An index into the list of blocking calls.
    Listed(usize),
    Group(GroupId),
    Definition(DefinitionId),
}

#[derive(Clone, Debug)]
pub struct Call {
    pub callee: Callee,
    pub place: Place,
    pub within: Where,
    /// Whether `main` makes it before its first `.await`.
    pub at_startup: bool,
    pub excuse: Excuse,
}

/// What an attribute at a call in a synchronous function says is intended. A call doesn't make its function a blocking
/// one for a reason that is excused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Excuse {
    pub blocking: bool,
    pub stat: bool,
}

impl Excuse {
    pub fn covers(self, rank: Rank) -> bool {
        if rank.lint() == Lint::Stat { self.stat } else { self.blocking }
    }
}

/// How a function comes to block: the rank of the blocking call, the number of calls on the way to it, and the first of
/// them. Causes are compared in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cause {
    rank: Rank,
    steps: usize,
    call: usize,
}

pub struct Graph<'a> {
    calls: &'a [Call],
    groups: &'a [Group],
    conditional: &'a dyn Fn(DefinitionId) -> bool,
    /// The rank of each call of the list.
    ranks: &'a [Rank],
    causes: HashMap<DefinitionId, Cause>,
}

impl<'a> Graph<'a> {
    pub fn of(
        calls: &'a [Call],
        groups: &'a [Group],
        ranks: &'a [Rank],
        conditional: &'a dyn Fn(DefinitionId) -> bool,
    ) -> Graph<'a> {
        let mut graph = Graph { calls, groups, conditional, ranks, causes: HashMap::new() };
        while graph.improve() {}
        graph
    }

    /// Goes through all calls, and notes the causes that are graver or nearer than those known so far. Returns whether
    /// there were any.
    fn improve(&mut self) -> bool {
        let mut improved = false;
        for (index, call) in self.calls.iter().enumerate() {
            let Where::Function(function) = call.within else { continue };
            let Some((rank, steps)) = self.reach(call.callee) else { continue };
            let cause = Cause { rank, steps: steps + 1, call: index };
            if !call.excuse.covers(rank) && self.causes.get(&function).is_none_or(|known| cause < *known) {
                self.causes.insert(function, cause);
                improved = true;
            }
        }
        improved
    }

    /// The rank of the blocking call that a callee leads to, and the number of calls on the way.
    fn reach(&self, callee: Callee) -> Option<(Rank, usize)> {
        let cause = match callee {
            Callee::Listed(index) => return Some((self.ranks[index], 0)),
            Callee::Definition(id) => self.causes.get(&id)?,
            Callee::Group(id) => {
                let definitions = &self.groups[id].definitions;
                // A definition that may not be compiled doesn't count against the others.
                let all = definitions.iter().all(|id| self.causes.contains_key(id) || (self.conditional)(*id));
                self.causes.get(&self.gravest(id).filter(|_| all)?)?
            }
        };
        Some((cause.rank, cause.steps))
    }

    /// The definition of a group with the gravest cause.
    fn gravest(&self, group: GroupId) -> Option<DefinitionId> {
        let blocking = self.groups[group].definitions.iter().filter(|id| self.causes.contains_key(*id));
        blocking.min_by_key(|id| self.causes[*id]).copied()
    }

    /// The rank of the gravest blocking call that a callee leads to; `None` if it doesn't block.
    pub fn rank(&self, callee: Callee) -> Option<Rank> {
        self.reach(callee).map(|(rank, _)| rank)
    }

    /// The calls that lead from a callee to the blocking call, and that call's index in the list.
    ///
    /// # Panics
    ///
    /// If the callee doesn't block.
    pub fn path(&self, callee: Callee) -> (Vec<(DefinitionId, &'a Call)>, usize) {
        let mut path = Vec::new();
        let mut callee = callee;
        loop {
            let definition = match callee {
                Callee::Listed(index) => return (path, index),
                Callee::Definition(id) => id,
                Callee::Group(id) => self.gravest(id).expect("the callee blocks"),
            };
            let call = &self.calls[self.causes[&definition].call];
            path.push((definition, call));
            callee = call.callee;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Position;

    const RANKS: [Rank; 2] = [Rank::Stat, Rank::Process];

    fn call(callee: Callee, within: Where) -> Call {
        let at = Position { line: 1, column: 0 };
        Call { callee, place: Place::new(0, at..at), within, at_startup: false, excuse: Excuse::default() }
    }

    fn group(definitions: &[DefinitionId]) -> Group {
        Group { path: "a::f".to_owned(), name: "f".to_owned(), definitions: definitions.to_vec() }
    }

    #[test]
    fn the_path_is_the_shortest_and_ends_at_the_list() {
        let groups = [group(&[0]), group(&[1])];
        let calls = [
            call(Callee::Group(1), Where::Function(0)),
            call(Callee::Group(0), Where::Function(1)),
            call(Callee::Listed(1), Where::Function(1)),
        ];
        let graph = Graph::of(&calls, &groups, &RANKS, &|_| false);
        let (path, listed) = graph.path(Callee::Group(0));
        assert_eq!(path.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(listed, 1);
    }

    #[test]
    fn the_gravest_cause_counts_even_if_it_is_farther_away() {
        let groups = [group(&[0]), group(&[1])];
        let calls = [
            call(Callee::Listed(0), Where::Function(0)),
            call(Callee::Group(1), Where::Function(0)),
            call(Callee::Group(0), Where::Function(1)),
            call(Callee::Listed(1), Where::Function(1)),
        ];
        let graph = Graph::of(&calls, &groups, &RANKS, &|_| false);
        assert_eq!(graph.path(Callee::Group(0)).1, 1);
        assert!(graph.rank(Callee::Group(0)) == Some(Rank::Process));
    }

    #[test]
    fn a_path_blocks_only_if_all_its_functions_do() {
        let groups = [group(&[0, 1])];
        let one = [call(Callee::Listed(0), Where::Function(0))];
        assert!(Graph::of(&one, &groups, &RANKS, &|_| false).rank(Callee::Group(0)).is_none());
        assert!(Graph::of(&one, &groups, &RANKS, &|id| id == 1).rank(Callee::Group(0)).is_some());
    }

    #[test]
    fn what_is_excused_or_elsewhere_makes_no_function_block() {
        let groups = [group(&[0])];
        let blocks = |excuse, listed, within| {
            let calls = [Call { excuse, ..call(Callee::Listed(listed), within) }];
            Graph::of(&calls, &groups, &RANKS, &|_| false).rank(Callee::Group(0)).is_some()
        };
        let stat = Excuse { stat: true, blocking: false };
        assert!(!blocks(Excuse { stat: true, blocking: true }, 1, Where::Function(0)));
        assert!(!blocks(stat, 0, Where::Function(0)));
        assert!(blocks(stat, 1, Where::Function(0)));
        assert!(!blocks(Excuse::default(), 1, Where::Elsewhere));
    }
}
