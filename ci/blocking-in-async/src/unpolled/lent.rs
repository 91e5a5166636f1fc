//! What an expression that is awaited polls without owning it: a future that is lent with `&mut`, or a set whose next
//! result it waits for.

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, UnOp};

use super::known::Thing;
use super::scope::Scope;
use crate::context::stripped;
use crate::source::Position;
use crate::source::range;
use std::ops::Range;

/// Something that is polled for a while and then left alone.
#[derive(Clone, Debug)]
pub struct Lent {
    /// How the code names it, such as `self.importing`; `None` for a stream that has no name.
    pub key: Option<String>,
    /// The variable that owns it, if it isn't the one in `key`.
    pub owner: Option<String>,
    pub is_set: bool,
    /// Whether it lives only as long as the value that is matched, such as the result of `future::select`.
    pub is_owned: bool,
    /// Where it is lent or asked for its next result.
    pub place: Range<Position>,
    /// Where it is pinned or bound.
    pub bound: Option<Range<Position>>,
}

/// Methods that return what they are called on, or a reference to it.
const SAME: &str = "\
    as_deref_mut as_mut as_pin_mut borrow_mut boxed boxed_local by_ref expect fuse get_mut in_current_span instrument \
    into_future unwrap unwrap_or_else";

/// Methods of a future that return one which polls it, and those that take it out of an `Option`.
const WRAPS: &str = "\
    and_then as_deref_mut boxed boxed_local catch_unwind expect fuse in_current_span inspect instrument into_future map \
    map_err map_ok or_else then unwrap unwrap_or_else";

/// Methods that wait for the next result of a stream.
const NEXT: [&str; 3] = ["next", "select_next_some", "try_next"];

fn contains(list: &str, name: &syn::Ident) -> bool {
    list.split(' ').any(|listed| name == listed)
}

/// How the code names the place of an expression: `importing` for `importing.as_mut()`, or `self.importing`.
pub fn key(expression: &Expr) -> Option<String> {
    match stripped(expression) {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        Expr::Field(field) => match &field.member {
            syn::Member::Named(name) => Some(format!("{}.{name}", key(&field.base)?)),
            syn::Member::Unnamed(index) => Some(format!("{}.{}", key(&field.base)?, index.index)),
        },
        Expr::Index(index) => key(&index.expr),
        Expr::MethodCall(call) if contains(SAME, &call.method) => key(&call.receiver),
        Expr::Call(call) if is_pin_new(&call.func) => key(call.args.first()?),
        Expr::Try(inner) => key(&inner.expr),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => key(&unary.expr),
        _ => None,
    }
}

/// The variable at the start of a key.
pub fn root(key: &str) -> &str {
    key.split('.').next().unwrap_or(key)
}

fn is_pin_new(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    let segments: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    matches!(&segments[..], [.., owner, name] if owner == "Pin" && name == "new")
}

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
        Expr::Async(block) => {
            let mut awaits = Awaits { scope, found: Vec::new() };
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

/// Whether a future of this name only waits, even if it is an async block or made by a function of the crate.
pub fn is_timer(name: &str) -> bool {
    has_word(name, "cancel cancelled canceled ctrl delay shutdown signal sleep timer")
}

/// Whether a future of this name, of which nothing else is known, only says when to stop.
fn is_signal(name: &str) -> bool {
    const WORDS: &str = "\
        abort changed close closed deadline exit interrupt kill limit quit sigint sigterm stop stopped term terminate \
        timeout tripwire";
    is_timer(name) || has_word(name, WORDS)
}

/// Whether something of this name, of which nothing else is known, is a task or the receiving end of a channel.
fn is_handle(name: &str) -> bool {
    has_word(name, "handle handles interval join notified receiver recv rx task tasks tick ticker")
}

fn has_word(name: &str, words: &str) -> bool {
    let name = name.trim_end_matches(|last: char| last.is_ascii_digit());
    name.split('_').any(|part| words.split(' ').any(|word| part == word))
}

/// Finds what is lent within an async block that is polled as a whole.
struct Awaits<'a> {
    scope: &'a Scope<'a>,
    found: Vec<Lent>,
}

impl<'ast> Visit<'ast> for Awaits<'_> {
    fn visit_expr_await(&mut self, expression: &'ast syn::ExprAwait) {
        let lent = lents(&expression.base, false, self.scope);
        // A name that the block itself binds isn't known here.
        let is_known = |lent: &Lent| {
            lent.key.as_deref().is_some_and(|key| root(key) == "self" || self.scope.variable(root(key)).is_some())
        };
        self.found.extend(lent.into_iter().filter(is_known));
        visit::visit_expr_await(self, expression);
    }

    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
}

/// Goes through tokens word by word, also within brackets.
pub fn words(tokens: TokenStream, each: &mut impl FnMut(&str)) {
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => {
                each("(");
                words(group.stream(), each);
                each(")");
            }
            TokenTree::Ident(ident) => each(&ident.to_string()),
            TokenTree::Punct(punct) => each(&punct.as_char().to_string()),
            TokenTree::Literal(literal) => each(&literal.to_string()),
        }
    }
}

/// Whether a piece of code names the place of a key.
pub fn mentions(text: &str, key: &str) -> bool {
    let Ok(tokens) = text.parse::<TokenStream>() else { return text.contains(key) };
    let mut all: Vec<String> = vec![String::new()];
    words(tokens, &mut |word| all.push(word.to_owned()));
    let wanted: Vec<&str> = key.split('.').flat_map(|part| [".", part]).skip(1).collect();
    all.windows(wanted.len() + 1).any(|window| window[0] != "." && window[1..].iter().eq(wanted.iter()))
}
