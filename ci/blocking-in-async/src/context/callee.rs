//! What a function or method does with the closures passed to it, judged by its name and by what is known about it.

use std::collections::HashMap;

use syn::Expr;

use super::syntax::stripped;
use crate::macros;
use crate::source::Position;

/// Functions and methods that run the closure they are given before they return, on the same thread.
const IN_PLACE: &str = "\
    all and_modify and_then any binary_search_by binary_search_by_key catch_unwind chunk_by dedup_by dedup_by_key \
    extract_if find find_map fold for_each get_or_init get_or_insert_with get_or_try_init in_scope inspect_err \
    inspect_ok is_err_and is_none_or is_ok_and is_some_and is_sorted_by is_sorted_by_key map_err map_ok map_or \
    map_or_else max_by max_by_key min_by min_by_key ok_or_else or_else or_insert_with or_insert_with_key partition \
    partition_point position reduce resize_with retain retain_mut rposition send_if_modified send_modify sort_by \
    sort_by_cached_key sort_by_key sort_unstable_by sort_unstable_by_key take_if tap then then_with try_fold \
    try_for_each unwrap_or_else with with_borrow with_borrow_mut";

/// Methods that do the same on an `Option`. On an iterator, they run the closure only when an item is requested.
const LAZY: &str = "\
    filter filter_map flat_map from_fn inspect map map_while repeat_with scan skip_while successors take_while";

/// Methods that pass an iterator's items through unchanged.
const ADAPTERS: &str = "\
    by_ref chain cloned copied cycle enumerate flatten fuse into_iter iter peekable rev skip step_by take zip";

/// Methods that create an iterator.
const ITERATORS: &str = "\
    ancestors bytes chars chunks components drain into_iter into_keys into_values iter iter_mut keys lines split \
    split_whitespace values values_mut windows";

/// What a call does with a closure.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    InPlace,
    Polled,
    Offloaded,
    Elsewhere,
}

/// What is known about the callee at a place, beyond its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// A function of the crate that calls the closure passed to it.
    RunsClosure,
    /// A function of the crate that passes it to a thread where blocking is allowed.
    HandsOver,
    /// A function of the crate that returns a future.
    ReturnsFuture,
    /// Drives a single future on the calling thread and nothing else; not a runtime with other tasks.
    DrivesOne,
}

/// Facts about a file's calls that come from outside its syntax.
pub struct Surroundings<'a> {
    /// Keyed by the position of the callee's name.
    pub known: &'a HashMap<Position, Known>,
    /// More names of functions that run their closure on the spot.
    pub in_place: &'a [String],
}

impl Surroundings<'_> {
    pub fn fate(&self, callee: &str) -> Fate {
        if callee == "poll_fn" || callee == "lazy" {
            Fate::Polled
        } else if macros::OFFLOADS.contains(&callee) {
            Fate::Offloaded
        } else if contains(IN_PLACE, callee) || is_lazy(callee) || self.in_place.iter().any(|name| name == callee) {
            Fate::InPlace
        } else {
            Fate::Elsewhere
        }
    }
}

/// Whether an iterator's method of this name runs its closure only when an item is requested.
pub fn is_lazy(callee: &str) -> bool {
    contains(LAZY, callee)
}

/// Whether a method of this name turns an iterator into another without consuming it.
pub fn is_adapter(callee: &str) -> bool {
    is_lazy(callee) || contains(ADAPTERS, callee)
}

/// Whether an expression is an iterator, judged by the methods that produced it.
pub fn is_iterator(expression: &Expr) -> bool {
    match stripped(expression) {
        Expr::Range(_) => true,
        Expr::MethodCall(call) => {
            let name = call.method.to_string();
            contains(ITERATORS, &name) || is_adapter(&name) && is_iterator(&call.receiver)
        }
        _ => false,
    }
}

/// Whether an iterator is one of rayon's.
pub fn is_parallel(receiver: &Expr) -> bool {
    match receiver {
        Expr::MethodCall(call) => call.method.to_string().contains("par_") || is_parallel(&call.receiver),
        Expr::Paren(paren) => is_parallel(&paren.expr),
        _ => false,
    }
}

fn contains(list: &str, name: &str) -> bool {
    list.split(' ').any(|listed| listed == name)
}
