//! Finds which functions of the crate block, and through which calls. It knows calls and functions, but not files or
//! levels.
//!
//! A function blocks if its own body calls something on the list, or another function that blocks. The search goes in
//! rounds, so the path it finds to the blocking call is the shortest.

use std::collections::HashMap;

use crate::context::Where;
use crate::crate_map::{DefinitionId, Group, GroupId};
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
    /// Whether an attribute at the call says that it is intended. Such a call doesn't make its function a blocking one.
    pub excused: bool,
}

/// The first step from a function toward the call that blocks.
struct Step {
    /// The round in which it was found. Rounds decrease along a path, so every path ends.
    round: usize,
    call: usize,
}

pub struct Graph<'a> {
    calls: &'a [Call],
    groups: &'a [Group],
    conditional: &'a dyn Fn(DefinitionId) -> bool,
    next: HashMap<DefinitionId, Step>,
}

impl<'a> Graph<'a> {
    pub fn of(calls: &'a [Call], groups: &'a [Group], conditional: &'a dyn Fn(DefinitionId) -> bool) -> Graph<'a> {
        let mut graph = Graph { calls, groups, conditional, next: HashMap::new() };
        let mut round = 0;
        while graph.round(round) {
            round += 1;
        }
        graph
    }

    /// Finds functions that call one found earlier. Returns whether there were any.
    fn round(&mut self, round: usize) -> bool {
        let mut found = Vec::new();
        for (call_index, call) in self.calls.iter().enumerate() {
            let Where::Function(function) = call.within else { continue };
            if !call.excused && !self.next.contains_key(&function) && self.blocks(call.callee) {
                found.push((function, call_index));
            }
        }
        for (function, call) in &found {
            self.next.entry(*function).or_insert(Step { round, call: *call });
        }
        !found.is_empty()
    }

    pub fn blocks(&self, callee: Callee) -> bool {
        match callee {
            Callee::Listed(_) => true,
            Callee::Definition(id) => self.next.contains_key(&id),
            Callee::Group(id) => {
                let definitions = &self.groups[id].definitions;
                // A definition that may not be compiled doesn't count against the others.
                definitions.iter().any(|id| self.next.contains_key(id))
                    && definitions.iter().all(|id| self.next.contains_key(id) || (self.conditional)(*id))
            }
        }
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
                Callee::Group(id) => {
                    let blocking = self.groups[id].definitions.iter().filter(|id| self.next.contains_key(*id));
                    *blocking.min_by_key(|id| self.next[*id].round).expect("the callee blocks")
                }
            };
            let call = &self.calls[self.next[&definition].call];
            path.push((definition, call));
            callee = call.callee;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Position;

    fn call(callee: Callee, within: Where) -> Call {
        let at = Position { line: 1, column: 0 };
        Call { callee, place: Place::new(0, at..at), within, excused: false }
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
            call(Callee::Listed(7), Where::Function(1)),
        ];
        let graph = Graph::of(&calls, &groups, &|_| false);
        let (path, listed) = graph.path(Callee::Group(0));
        assert_eq!(path.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(listed, 7);
    }

    #[test]
    fn a_path_blocks_only_if_all_its_functions_do() {
        let groups = [group(&[0, 1])];
        let one = [call(Callee::Listed(0), Where::Function(0))];
        assert!(!Graph::of(&one, &groups, &|_| false).blocks(Callee::Group(0)));
        assert!(Graph::of(&one, &groups, &|id| id == 1).blocks(Callee::Group(0)));
    }

    #[test]
    fn what_is_excused_or_elsewhere_makes_no_function_block() {
        let groups = [group(&[0])];
        let excused = [Call { excused: true, ..call(Callee::Listed(0), Where::Function(0)) }];
        assert!(!Graph::of(&excused, &groups, &|_| false).blocks(Callee::Group(0)));
        let elsewhere = [call(Callee::Listed(0), Where::Elsewhere)];
        assert!(!Graph::of(&elsewhere, &groups, &|_| false).blocks(Callee::Group(0)));
    }
}
