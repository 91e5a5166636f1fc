//! Macros that poll: `select!`, `join!`, and `poll!`; and those that pin.

use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Expr, Macro, Stmt};

use super::lent;
use super::names::key;
use super::outcome::{self, Alive, Lent, Outcome, Outcomes, Within, within};
use super::walk::Walk;
use crate::context::bound_name;
use crate::macros::{self, Content};
use crate::select::{Branch, Kind, Select};
use crate::source::{Position, range};

/// What is known about the polling of one `select!`.
struct Polling {
    /// What each branch lends.
    lent: Vec<Vec<Lent>>,
    /// The condition of each branch, as it is written.
    conditions: Vec<String>,
    event: usize,
}

impl Walk<'_> {
    pub fn macro_call(&mut self, call: &Macro) -> Outcomes {
        let full = self.imports.full(&call.path);
        let last = |path: &[String]| path.last().cloned().unwrap_or_default();
        let written = call.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        let name = full.as_deref().map_or(written.clone(), last);
        let is_own = full.as_ref().is_none_or(|full| full.len() == 1) && self.scope.facts.macros.contains_key(&written);
        match name.as_str() {
            _ if is_own => {
                self.content(&name, call);
                if self.scope.facts.macros.get(&written) == Some(&true) {
                    let (at, name) = named(call);
                    self.awaiting(at, name, &[range(call.span())], None);
                }
            }
            "select" | "select_biased" => {
                let Ok(select) = syn::parse2::<Select>(call.tokens.clone()) else { return Vec::new() };
                let of_futures = select.of_futures
                    || name == "select_biased"
                    || !self.has_tokio
                    || full.is_some_and(|full| full.len() > 1 && full[0].starts_with("futures"));
                return self.select(call, &select, of_futures);
            }
            "join" | "try_join" => self.joined(call),
            "poll" => return self.polled_once(call),
            _ if macros::GENERATORS.contains(&name.as_str()) => {
                self.apart(Vec::new(), |this| this.content("", call));
            }
            _ => self.content(&name, call),
        }
        Vec::new()
    }

    fn content(&mut self, name: &str, call: &Macro) {
        match macros::content(name, &call.tokens) {
            Content::Expressions(expressions) => expressions.iter().for_each(|it| self.visit_expr(it)),
            Content::Statements(statements) => self.block(&statements),
            Content::Tokens(_) => {}
        }
    }

    /// A macro that is a statement, which may bind names.
    pub fn statement_macro(&mut self, call: &Macro) {
        let name = call.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        if name != "pin" && name != "pin_mut" {
            let outcomes = self.macro_call(call);
            return self.settle(&outcomes);
        }
        let place = range(call.span());
        match macros::content(&name, &call.tokens) {
            Content::Expressions(names) => {
                names.iter().filter_map(key).for_each(|name| self.scope.pin(&name, place.clone()));
            }
            // `pin! { let name = future; }`.
            Content::Statements(statements) => {
                for statement in &statements {
                    let Stmt::Local(local) = statement else { continue };
                    let Some(init) = &local.init else { continue };
                    self.visit_expr(&init.expr);
                    self.scope.bind(&local.pat, Some(&init.expr), &Vec::new());
                    if let Some(name) = bound_name(&local.pat) {
                        self.scope.pin(&name.to_string(), place.clone());
                    }
                }
            }
            Content::Tokens(_) => {}
        }
    }

    fn joined(&mut self, call: &Macro) {
        self.content("join", call);
        let (at, name) = named(call);
        self.awaiting(at, name, &[range(call.span())], None);
        if let Content::Expressions(futures) = macros::content("join", &call.tokens) {
            let lent = futures.iter().flat_map(|future| lent::lents(future, false, &self.scope));
            lent.filter_map(|lent| lent.key).collect::<Vec<_>>().iter().for_each(|key| self.end(key));
        }
    }

    fn polled_once(&mut self, call: &Macro) -> Outcomes {
        let Content::Expressions(futures) = macros::content("poll", &call.tokens) else { return Vec::new() };
        futures.iter().for_each(|future| self.visit_expr(future));
        let lent: Vec<Lent> = futures.iter().flat_map(|future| lent::lents(future, false, &self.scope)).collect();
        lent.iter().filter_map(|lent| lent.key.clone()).for_each(|key| self.end(&key));
        vec![Outcome::new(&["Ready"], Vec::new()), Outcome::new(&["Pending"], self.alive_of(lent))]
    }

    fn select(&mut self, call: &Macro, select: &Select, by_name: bool) -> Outcomes {
        let mut polled: Vec<Range<Position>> = Vec::new();
        let mut polling = Polling { lent: Vec::new(), conditions: Vec::new(), event: self.event() };
        for branch in &select.branches {
            let Kind::Future { future, condition } = &branch.kind else {
                polling.lent.push(Vec::new());
                polling.conditions.push(String::new());
                continue;
            };
            condition.iter().for_each(|condition| self.visit_expr(condition));
            self.visit_expr(future);
            polled.push(range(future.span()));
            let written = condition.as_ref().map(|condition| self.shown(range(condition.span())));
            polling.conditions.push(written.unwrap_or_default());
            polling.lent.push(lent::lents(future, by_name, &self.scope));
        }
        let (at, name) = named(call);
        self.awaiting(at, name, &polled, None);
        for branch in &select.branches {
            // The loser is dropped with the `select!`.
            if let Kind::Future { future, .. } = &branch.kind
                && matches!(**future, Expr::Path(_))
            {
                key(future).iter().for_each(|key| self.end(key));
            }
        }
        polling.lent.iter().flatten().filter_map(|lent| lent.key.clone()).for_each(|key| self.end(&key));
        self.handlers(select, &polling)
    }

    fn handlers(&mut self, select: &Select, polling: &Polling) -> Outcomes {
        let mut outcomes = Vec::new();
        let mut branches = Vec::new();
        for (at, branch) in select.branches.iter().enumerate() {
            let alive = polling.alive_in(at, select);
            let after = self.branch(within(alive, Within::Handler), |this| this.scoped(|this| this.handler(branch)));
            let Some(after) = after else { continue };
            let (own, others): (Vec<_>, Vec<_>) = after.into_iter().partition(|alive| alive.event == polling.event);
            outcomes.push(Outcome { head: outcome::head(&branch.handler), alive: own });
            branches.push(Some(others));
        }
        self.join(branches);
        outcomes
    }

    fn handler(&mut self, branch: &Branch) {
        self.visit_expr(&branch.handler);
    }
}

impl Polling {
    /// What is alive in the handler of a branch.
    fn alive_in(&self, branch: usize, select: &Select) -> Vec<Alive> {
        let mut alive = Vec::new();
        for (at, lent) in self.lent.iter().enumerate() {
            let may_be_disabled = matches!(&select.branches[at].kind, Kind::Future { condition: Some(_), .. });
            let is_alive = |lent: &&Lent| match &select.branches[branch].kind {
                Kind::Future { .. } if at != branch => {
                    !lent.key.as_ref().is_some_and(|key| says_that_it_ended(&self.conditions[branch], key))
                }
                Kind::Future { .. } => lent.is_set,
                // All futures are done, unless their branch is disabled.
                Kind::Else => may_be_disabled && !lent.is_set,
                Kind::Complete => false,
                Kind::Default => true,
            };
            let alive_here = lent.iter().filter(is_alive).cloned();
            alive.extend(alive_here.map(|lent| Alive { lent, within: Within::Handler, event: self.event }));
        }
        alive
    }
}

/// Whether a condition, such as `importing.is_none()`, holds only if the future isn't alive.
fn says_that_it_ended(condition: &str, key: &str) -> bool {
    let condition: String = condition.split_whitespace().collect();
    let tests = ["is_none()", "is_terminated()", "is_empty()"].map(|test| format!("{key}.{test}"));
    tests.iter().any(|test| condition.contains(test) && !condition.contains(&format!("!{test}")))
}

/// The place and the name of a macro.
fn named(call: &Macro) -> (Range<Position>, String) {
    let name = call.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    (range(call.path.span()), format!("{name}!"))
}
