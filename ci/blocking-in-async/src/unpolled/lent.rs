//! What an expression that is awaited polls without owning it: a future that is lent with `&mut`, or a set whose next
//! result it waits for.

use syn::Expr;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::known::Thing;
use super::names::{bound_names, contains, is_handle, is_pin_new, is_signal, is_timer, key, root};
use super::outcome::Lent;
use super::scope::Scope;
use crate::source::range;

/// Methods of a future that return one which polls it, and those that take it out of an `Option`.
const WRAPS: &str = "\
    and_then as_deref_mut boxed boxed_local catch_unwind expect fuse in_current_span inspect instrument into_future map \
    map_err map_ok or_else then unwrap unwrap_or_else";

/// Methods that wait for the next result of a stream.
const NEXT: [&str; 3] = ["next", "select_next_some", "try_next"];

/// What an expression lends. `by_name` says whether a name alone lends, as in the macros of `futures`.
pub fn lents(expression: &Expr, by_name: bool, scope: &Scope) -> Vec<Lent> {
    match expression {
        Expr::Paren(inner) => lents(&inner.expr, by_name, scope),
        Expr::Group(inner) => lents(&inner.expr, by_name, scope),
        Expr::Reference(inner) if inner.mutability.is_some() => future(&inner.expr, expression, scope),
        Expr::Path(path) => match path.path.get_ident() {
            Some(name) if by_name || scope.is_reference(&name.to_string()) => future(expression, expression, scope),
            _ => Vec::new(),
        },
        Expr::MethodCall(call) if NEXT.iter().any(|name| call.method == name) => {
            next(&call.receiver, expression, scope).into_iter().collect()
        }
        Expr::MethodCall(call) if call.method == "as_mut" || call.method == "by_ref" || call.method == "as_pin_mut" => {
            future(&call.receiver, expression, scope)
        }
        Expr::MethodCall(call) if contains(WRAPS, &call.method) => lents(&call.receiver, false, scope),
        Expr::Call(call) if is_pin_new(&call.func) => call.args.iter().flat_map(|it| lents(it, false, scope)).collect(),
        Expr::Call(call) if passes_on(&call.func) => call.args.iter().flat_map(|it| lents(it, false, scope)).collect(),
        // A function that is given a future, or several, polls them.
        Expr::Call(call) => call.args.iter().flat_map(|argument| handed_over(argument, scope)).collect(),
        Expr::Async(block) => {
            let mut awaits = Awaits { scope, parts: Vec::new(), found: Vec::new() };
            awaits.visit_block(&block.block);
            awaits.found
        }
        _ => Vec::new(),
    }
}

/// Functions that return a future which polls the one they are given.
fn passes_on(function: &Expr) -> bool {
    const FUNCTIONS: [&str; 6] = ["Some", "from", "maybe_done", "timeout", "timeout_at", "unconstrained"];
    let Expr::Path(path) = function else { return false };
    path.path.segments.last().is_some_and(|last| FUNCTIONS.iter().any(|name| last.ident == name))
}

fn handed_over(argument: &Expr, scope: &Scope) -> Vec<Lent> {
    let is_future = matches!(scope.thing(argument), Thing::Lazy | Thing::Abstract);
    let lends = matches!(argument, Expr::Reference(of) if of.mutability.is_some());
    if is_future && lends { lents(argument, false, scope) } else { Vec::new() }
}

/// The future in this place, unless it is one that needs no polling meanwhile.
fn future(of: &Expr, whole: &Expr, scope: &Scope) -> Vec<Lent> {
    let Some(key) = key(of) else { return Vec::new() };
    let name = key.rsplit('.').next().unwrap_or_default();
    let waits = match scope.thing(of) {
        Thing::Idle | Thing::EmptySet | Thing::EmptyList => true,
        Thing::Lazy => is_timer(name),
        Thing::InFlight => false,
        Thing::Abstract => is_signal(name),
        Thing::Unknown => is_signal(name) || is_handle(name),
    };
    if waits { Vec::new() } else { vec![lent(Some(key), false, whole, scope)] }
}

/// The set or stream whose next result is asked for, if it has futures in flight.
fn next(of: &Expr, whole: &Expr, scope: &Scope) -> Option<Lent> {
    match scope.thing(of) {
        Thing::InFlight => Some(lent(key(of), true, whole, scope)),
        Thing::EmptySet if scope.is_final => Some(lent(key(of), true, whole, scope)),
        _ => None,
    }
}

pub fn lent(key: Option<String>, is_set: bool, whole: &Expr, scope: &Scope) -> Lent {
    let variable = key.as_deref().and_then(|key| scope.variable(root(key)));
    let bound = variable.and_then(|variable| variable.bound.clone());
    let owner = variable.and_then(|variable| variable.owner.clone());
    Lent { key, owner, is_set, is_owned: false, place: range(whole.span()), bound }
}

/// Finds what is lent within an async block that is polled as a whole.
struct Awaits<'a> {
    scope: &'a Scope<'a>,
    /// The names that the block binds, and what they are a part of.
    parts: Vec<(String, Expr)>,
    found: Vec<Lent>,
}

impl Awaits<'_> {
    fn bind(&mut self, pattern: &syn::Pat, of: &Expr) {
        if key(of).is_some() {
            let names = bound_names(pattern).into_iter().map(|name| (name.ident.to_string(), of.clone()));
            self.parts.extend(names);
        }
    }
}

impl<'ast> Visit<'ast> for Awaits<'_> {
    fn visit_expr_await(&mut self, expression: &'ast syn::ExprAwait) {
        let name = key(&expression.base).map(|key| root(&key).to_owned());
        let part = self.parts.iter().rev().find(|(part, _)| Some(part) == name.as_ref());
        let lent = match part {
            Some((_, whole)) => future(whole, whole, self.scope),
            None => lents(&expression.base, false, self.scope),
        };
        let is_known = |lent: &Lent| {
            lent.key.as_deref().is_some_and(|key| root(key) == "self" || self.scope.variable(root(key)).is_some())
        };
        self.found.extend(lent.into_iter().filter(is_known));
        visit::visit_expr_await(self, expression);
    }

    fn visit_expr_let(&mut self, condition: &'ast syn::ExprLet) {
        self.bind(&condition.pat, &condition.expr);
        visit::visit_expr_let(self, condition);
    }

    fn visit_expr_match(&mut self, choice: &'ast syn::ExprMatch) {
        choice.arms.iter().for_each(|arm| self.bind(&arm.pat, &choice.expr));
        visit::visit_expr_match(self, choice);
    }

    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
}
