//! What may have happened when an expression has a value, and which patterns and conditions tell it.

use std::ops::Range;

use syn::{Block, Expr, Pat, Stmt};

use crate::context::stripped;
use crate::source::Position;

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

/// One way in which something that was polled may have ended.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The variants around the value, outermost first, as far as they are known: `Ok` and `Some`, or `true`.
    pub head: Vec<String>,
    /// What has begun, isn't done, and isn't polled from here on.
    pub alive: Vec<Alive>,
}

pub type Outcomes = Vec<Outcome>;

/// Something that has begun and isn't done.
#[derive(Clone, Debug)]
pub struct Alive {
    pub lent: Lent,
    pub within: Within,
    /// Tells apart the places where it was polled last.
    pub event: usize,
}

/// The code that runs meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    Handler,
    Loop,
    Closure,
    Code,
}

pub fn within(alive: Vec<Alive>, within: Within) -> Vec<Alive> {
    alive.into_iter().map(|alive| Alive { within, ..alive }).collect()
}

impl Outcome {
    pub fn new(head: &[&str], alive: Vec<Alive>) -> Outcome {
        Outcome { head: head.iter().map(ToString::to_string).collect(), alive }
    }

    fn may_be(&self, head: &[String]) -> bool {
        self.head.iter().zip(head).all(|(own, other)| own == other)
    }
}

/// All that may be alive.
pub fn alive(outcomes: &[Outcome]) -> Vec<Alive> {
    outcomes.iter().flat_map(|outcome| outcome.alive.iter().cloned()).collect()
}

/// The outcomes that a pattern matches, and those that it doesn't.
pub fn split(outcomes: Outcomes, pattern: &Pat) -> (Outcomes, Outcomes) {
    let heads = heads(pattern);
    let matched = |outcome: &&Outcome| heads.iter().any(|(head, _)| outcome.may_be(head));
    let caught = |outcome: &&Outcome| {
        heads.iter().any(|(head, is_whole)| *is_whole && outcome.head.len() >= head.len() && outcome.may_be(head))
    };
    let yes = outcomes.iter().filter(matched).cloned().map(|outcome| named(pattern, outcome)).collect();
    let no = outcomes.iter().filter(|outcome| !caught(outcome)).cloned().collect();
    (yes, no)
}

/// Gives what has no name the one that a pattern such as `Either::Right((value, rest))` or `(value, _, rest)` binds it to.
fn named(pattern: &Pat, mut outcome: Outcome) -> Outcome {
    let parts = match pattern {
        Pat::TupleStruct(either) => either.elems.first(),
        pattern => Some(pattern),
    };
    if let Some(Pat::Tuple(parts)) = parts
        && let Some(Pat::Ident(rest)) = parts.elems.last()
    {
        for alive in outcome.alive.iter_mut().filter(|alive| alive.lent.is_owned) {
            alive.lent = Lent { key: Some(rest.ident.to_string()), is_owned: false, ..alive.lent.clone() };
        }
    }
    outcome
}

/// The variants that a pattern names, and whether it matches each of their values.
fn heads(pattern: &Pat) -> Vec<(Vec<String>, bool)> {
    match pattern {
        Pat::Ident(ident) if ident.subpat.is_none() => match ident.ident.to_string() {
            name if name.starts_with(char::is_uppercase) => vec![(vec![name], true)],
            _ => vec![(Vec::new(), true)],
        },
        Pat::Wild(_) | Pat::Rest(_) => vec![(Vec::new(), true)],
        Pat::Lit(literal) => match &literal.lit {
            syn::Lit::Bool(value) => vec![(vec![value.value.to_string()], true)],
            _ => vec![(Vec::new(), false)],
        },
        Pat::Or(or) => or.cases.iter().flat_map(heads).collect(),
        Pat::Paren(inner) => heads(&inner.pat),
        Pat::Reference(inner) => heads(&inner.pat),
        Pat::Path(path) => {
            vec![(path.path.segments.last().map(|last| last.ident.to_string()).into_iter().collect(), true)]
        }
        Pat::TupleStruct(tuple) => {
            let Some(last) = tuple.path.segments.last() else { return vec![(Vec::new(), false)] };
            let mut inner: Vec<_> = match tuple.elems.first() {
                Some(only) if tuple.elems.len() == 1 => heads(only),
                _ => vec![(Vec::new(), tuple.elems.iter().all(is_whole))],
            };
            inner.iter_mut().for_each(|(head, _)| head.insert(0, last.ident.to_string()));
            inner
        }
        Pat::Struct(of) => {
            let name = of.path.segments.last().map(|last| last.ident.to_string());
            vec![(name.into_iter().collect(), of.fields.iter().all(|field| is_whole(&field.pat)))]
        }
        Pat::Tuple(tuple) => vec![(Vec::new(), tuple.elems.iter().all(is_whole))],
        _ => vec![(Vec::new(), false)],
    }
}

fn is_whole(pattern: &Pat) -> bool {
    heads(pattern).iter().any(|(head, is_whole)| head.is_empty() && *is_whole)
}

/// The variants around the value of an expression.
pub fn head(expression: &Expr) -> Vec<String> {
    match stripped(expression) {
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Bool(value) => vec![value.value.to_string()],
            _ => Vec::new(),
        },
        Expr::Path(path) => variant(&path.path).into_iter().collect(),
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else { return Vec::new() };
            let Some(variant) = variant(&path.path) else { return Vec::new() };
            let inner = call.args.first().filter(|_| call.args.len() == 1).map(head).unwrap_or_default();
            [variant].into_iter().chain(inner).collect()
        }
        Expr::Struct(literal) => variant(&literal.path).into_iter().collect(),
        Expr::Block(block) => head_of(&block.block),
        Expr::If(choice) => {
            let then = Some(head_of(&choice.then_branch)).filter(|_| !leaves_at_end(&choice.then_branch));
            let other = choice.else_branch.as_ref().map(|(_, other)| other).filter(|other| !leaves(other));
            common(then.into_iter().chain(other.map(|other| head(other))))
        }
        Expr::Match(choice) => {
            let bodies = choice.arms.iter().map(|arm| &arm.body).filter(|body| !leaves(body));
            common(bodies.map(|body| head(body)))
        }
        _ => Vec::new(),
    }
}

fn head_of(block: &Block) -> Vec<String> {
    match block.stmts.last() {
        Some(Stmt::Expr(tail, None)) => head(tail),
        _ => Vec::new(),
    }
}

/// The head that all have in common.
fn common(mut heads: impl Iterator<Item = Vec<String>>) -> Vec<String> {
    let Some(first) = heads.next() else { return Vec::new() };
    if heads.all(|head| head == first) { first } else { Vec::new() }
}

/// Whether an expression leaves the code around it, so it has no value.
fn leaves(expression: &Expr) -> bool {
    match stripped(expression) {
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => true,
        Expr::Block(block) => leaves_at_end(&block.block),
        _ => false,
    }
}

fn leaves_at_end(block: &Block) -> bool {
    matches!(block.stmts.last(), Some(Stmt::Expr(last, _)) if leaves(last))
}

fn variant(path: &syn::Path) -> Option<String> {
    let name = path.segments.last()?.ident.to_string();
    let is_constant = name.len() > 1 && name.chars().all(|it| it.is_uppercase() || it == '_');
    (name.starts_with(char::is_uppercase) && !is_constant).then_some(name)
}

/// What remains after `?` or `unwrap`.
pub fn succeeded(outcomes: Outcomes) -> Outcomes {
    let rest = outcomes.into_iter().filter_map(|mut outcome| match outcome.head.first().map(String::as_str) {
        Some("Err" | "None") => None,
        Some("Ok" | "Some") => {
            outcome.head.remove(0);
            Some(outcome)
        }
        _ => Some(outcome),
    });
    rest.collect()
}

/// The outcomes after a test such as `is_some`; `None` if the method isn't one.
pub fn tested(outcomes: Outcomes, method: &str) -> Option<Outcomes> {
    let (yes, no) = match method {
        "is_some" => ("Some", "None"),
        "is_none" => ("None", "Some"),
        "is_ok" => ("Ok", "Err"),
        "is_err" => ("Err", "Ok"),
        "is_ready" => ("Ready", "Pending"),
        "is_pending" => ("Pending", "Ready"),
        _ => return None,
    };
    let truth = |mut outcome: Outcome| {
        outcome.head = match outcome.head.first() {
            Some(head) if head == yes => vec!["true".to_owned()],
            Some(head) if head == no => vec!["false".to_owned()],
            _ => Vec::new(),
        };
        outcome
    };
    Some(outcomes.into_iter().map(truth).collect())
}

pub fn negated(outcomes: Outcomes) -> Outcomes {
    let turn = |mut outcome: Outcome| {
        match outcome.head.first().map(String::as_str) {
            Some("true") => outcome.head = vec!["false".to_owned()],
            Some("false") => outcome.head = vec!["true".to_owned()],
            _ => {}
        }
        outcome
    };
    outcomes.into_iter().map(turn).collect()
}

/// The outcomes in which a condition holds, and those in which it doesn't.
pub fn holds(outcomes: Outcomes) -> (Outcomes, Outcomes) {
    let is = |outcome: &Outcome, truth: &str| outcome.may_be(&[truth.to_owned()]);
    let yes = outcomes.iter().filter(|outcome| is(outcome, "true")).cloned().collect();
    let no = outcomes.into_iter().filter(|outcome| is(outcome, "false")).collect();
    (yes, no)
}
