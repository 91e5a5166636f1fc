//! The variables in scope, and what an expression is: a task, a future that must be polled, or a stream with futures in
//! flight. It goes by what clippy has found, by declarations, and by what a variable is bound to.

use std::collections::HashSet;
use std::ops::Range;
use std::rc::Rc;

use syn::spanned::Spanned;
use syn::{Expr, ExprClosure, Pat, Stmt, Type};

use super::body;
use super::facts::{self, Facts};
use super::known::{Known, Thing};
use super::names::{bound_names, key, root};
use super::outcome::Outcomes;
use crate::context::stripped;
use crate::macros::{self, Content};
use crate::source::{FileId, Position, range};

pub struct Variable {
    name: String,
    thing: Thing,
    /// Whether it only borrows what it leads to.
    is_reference: bool,
    /// The variable that it borrows from.
    pub owner: Option<String>,
    pub bound: Option<Range<Position>>,
    /// What is known to have happened, depending on its value.
    pub outcomes: Outcomes,
    /// The closure that it is.
    pub closure: Option<Rc<ExprClosure>>,
}

pub struct Scope<'a> {
    pub file: FileId,
    pub facts: &'a Facts,
    pub known: &'a Known,
    variables: Vec<Variable>,
    /// The type of the `impl` being visited.
    pub own: Option<String>,
    /// The generic parameters that stand for futures.
    pub generics: HashSet<String>,
    /// Whether each loop around this place has been gone through before.
    pub is_final: bool,
}

/// Methods of iterators and streams that make something else of each item, and of futures that do so with their result.
const MAPS: [&str; 9] =
    ["and_then", "filter_map", "flat_map", "map", "map_ok", "map_while", "scan", "then", "try_filter_map"];

/// Methods whose future only waits for what is said or sent.
const WAITS: [&str; 9] = ["accept", "cancelled", "changed", "closed", "join_next", "next", "notified", "recv", "tick"];

impl<'a> Scope<'a> {
    pub fn new(file: FileId, facts: &'a Facts, known: &'a Known) -> Scope<'a> {
        let generics = HashSet::new();
        Scope { file, facts, known, variables: Vec::new(), own: None, generics, is_final: true }
    }

    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().rev().find(|variable| variable.name == name)
    }

    pub fn is_reference(&self, name: &str) -> bool {
        self.variable(name).is_some_and(|variable| variable.is_reference)
    }

    pub fn len(&self) -> usize {
        self.variables.len()
    }

    /// Removes the variables after the first ones, and returns their names.
    pub fn leave(&mut self, length: usize) -> Vec<String> {
        self.variables.drain(length.min(self.variables.len())..).map(|variable| variable.name).collect()
    }

    /// Notes that something was put into a set.
    pub fn fill(&mut self, set: &str, with: Thing) {
        let Some(variable) = self.variables.iter_mut().rev().find(|variable| variable.name == set) else { return };
        match variable.thing {
            Thing::EmptyList => variable.thing = with,
            Thing::EmptySet => variable.thing = with.in_flight(),
            Thing::Idle if with != Thing::Idle => variable.thing = with.in_flight(),
            _ => {}
        }
    }

    pub fn bind_parameter(&mut self, pattern: &Pat, of: &Type) {
        let thing = self.facts.of_type(self.file, of, &self.generics);
        self.bind_as(pattern, thing, facts::is_reference(of), None, &Vec::new());
    }

    /// Binds the names in a pattern to the parts of a value.
    pub fn bind(&mut self, pattern: &Pat, init: Option<&Expr>, outcomes: &Outcomes) {
        match (pattern, init.map(stripped)) {
            (Pat::Type(typed), Some(init)) => {
                let declared = self.facts.of_type(self.file, &typed.ty, &self.generics);
                let made = self.thing(init);
                // `FuturesUnordered<_>` doesn't say what is in it, and neither does `Vec<_>`.
                let thing = match declared {
                    Thing::InFlight if made != Thing::Unknown => made.in_flight(),
                    Thing::Unknown => made,
                    declared => declared,
                };
                self.bind_as(&typed.pat, thing, facts::is_reference(&typed.ty), Some(init), outcomes);
            }
            (Pat::Type(typed), None) => self.bind_parameter(&typed.pat, &typed.ty),
            (Pat::Tuple(patterns), Some(Expr::Tuple(values))) => {
                for (pattern, value) in patterns.elems.iter().zip(&values.elems) {
                    self.bind(pattern, Some(value), outcomes);
                }
            }
            (pattern, Some(init)) => {
                let thing = self.thing(init);
                self.bind_as(pattern, thing, borrows(init), Some(init), outcomes);
            }
            (pattern, None) => self.bind_as(pattern, Thing::Unknown, false, None, outcomes),
        }
    }

    fn bind_as(&mut self, pattern: &Pat, thing: Thing, is_reference: bool, init: Option<&Expr>, outcomes: &Outcomes) {
        let names = bound_names(pattern);
        let owner = init.filter(|_| is_reference).and_then(key).map(|key| root(&key).to_owned());
        let closure = match init.map(stripped) {
            Some(Expr::Closure(closure)) => Some(Rc::new(closure.clone())),
            _ => None,
        };
        for ident in names {
            let start = Position::start(ident.span());
            let bound = init.map_or_else(|| range(ident.span()), |init| range(init.span()));
            let by_clippy = self.known.type_at(self.file, start);
            self.variables.push(Variable {
                name: ident.ident.to_string(),
                thing: by_clippy.map_or(thing, |found| agreed(found, thing)),
                is_reference: is_reference || ident.by_ref.is_some(),
                owner: owner.clone(),
                bound: Some(bound),
                outcomes: outcomes.clone(),
                closure: closure.clone(),
            });
        }
    }

    /// Binds a name again, as `tokio::pin!` and `pin_mut!` do.
    pub fn pin(&mut self, name: &str, place: Range<Position>) {
        let known = self.known.type_at(self.file, place.start);
        let thing = self.variable(name).map_or(Thing::Unknown, |variable| variable.thing);
        let thing = known.map_or(thing, |found| agreed(found, thing));
        self.variables.push(Variable {
            name: name.to_owned(),
            thing,
            is_reference: true,
            owner: None,
            bound: Some(place),
            outcomes: Vec::new(),
            closure: None,
        });
    }

    /// What an expression is. For a collection or an iterator, its elements; for a function, what it returns.
    pub fn thing(&self, expression: &Expr) -> Thing {
        match expression {
            Expr::Async(block) => {
                let is_idle = |awaited: &Expr| self.thing(awaited) == Thing::Idle;
                if body::only_waits(&block.block, &is_idle) { Thing::Idle } else { Thing::Lazy }
            }
            Expr::Array(array) => Thing::worst(array.elems.iter().map(|it| self.thing(it))),
            Expr::Block(block) => self.tail(&block.block),
            Expr::Call(call) => self.call(call),
            Expr::Closure(closure) if closure.asyncness.is_some() => Thing::Lazy,
            Expr::Closure(closure) => self.thing(&closure.body),
            Expr::Field(field) => self.field(field),
            Expr::Group(inner) => self.thing(&inner.expr),
            Expr::If(choice) => {
                let other = choice.else_branch.as_ref().map(|(_, other)| self.thing(other));
                Thing::worst([self.tail(&choice.then_branch)].into_iter().chain(other))
            }
            Expr::Macro(call) => self.of_macro(&call.mac),
            Expr::Match(choice) => self.worst_of(choice.arms.iter().map(|arm| &*arm.body)),
            Expr::MethodCall(call) => self.method_call(call),
            Expr::Paren(inner) => self.thing(&inner.expr),
            Expr::Path(path) => match path.path.get_ident().and_then(|name| self.variable(&name.to_string())) {
                Some(variable) => variable.thing,
                None => self.function(expression),
            },
            Expr::Index(index) => self.thing(&index.expr),
            Expr::Reference(inner) => self.thing(&inner.expr),
            Expr::Try(inner) => self.thing(&inner.expr),
            Expr::Tuple(tuple) => Thing::worst(tuple.elems.iter().map(|it| self.thing(it))),
            Expr::Unary(inner) => self.thing(&inner.expr),
            _ => Thing::Unknown,
        }
    }

    /// The worst of several expressions, leaving out what is only a name such as `None`.
    fn worst_of<'e>(&self, expressions: impl Iterator<Item = &'e Expr>) -> Thing {
        let is_constant = |expression: &&Expr| match stripped(expression) {
            Expr::Path(path) => {
                path.path.segments.last().is_some_and(|last| last.ident.to_string().starts_with(char::is_uppercase))
            }
            _ => false,
        };
        Thing::worst(expressions.filter(|it| !is_constant(it)).map(|it| self.thing(it)))
    }

    fn tail(&self, block: &syn::Block) -> Thing {
        match block.stmts.last() {
            Some(Stmt::Expr(tail, None)) => self.thing(tail),
            Some(Stmt::Macro(call)) if call.semi_token.is_none() => self.of_macro(&call.mac),
            _ => Thing::Unknown,
        }
    }

    fn field(&self, field: &syn::ExprField) -> Thing {
        let syn::Member::Named(name) = &field.member else { return Thing::Unknown };
        let of_self = matches!(&*field.base, Expr::Path(path) if path.path.is_ident("self"));
        self.facts.field(self.own.as_deref().filter(|_| of_self), &name.to_string())
    }

    /// What a function returns that is named but not called.
    fn function(&self, named: &Expr) -> Thing {
        let Expr::Path(path) = named else { return Thing::Unknown };
        if let Some(known) = self.known.function(self.file, Position::start(named.span())) {
            return known;
        }
        let name = path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        match self.facts.function(&name) {
            Some(function) => function.returned,
            None if name.contains("spawn") => Thing::Idle,
            None => Thing::Unknown,
        }
    }

    fn call(&self, call: &syn::ExprCall) -> Thing {
        let Expr::Path(path) = stripped(&call.func) else { return Thing::Unknown };
        let name = path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        let owner = path.path.segments.iter().rev().nth(1).map(|owner| owner.ident.to_string()).unwrap_or_default();
        let arguments = || call.args.iter().map(|argument| self.thing(argument));
        match (owner.as_str(), name.as_str()) {
            ("Box" | "Pin" | "Arc", "pin" | "new" | "new_unchecked") | (_, "Some" | "Ok" | "Abortable") => {
                arguments().next().unwrap_or(Thing::Unknown)
            }
            ("Vec" | "VecDeque", "new" | "with_capacity") => Thing::EmptyList,
            ("FuturesUnordered" | "FuturesOrdered", "from_iter") => Thing::worst(arguments()).in_flight(),
            (_, "timeout" | "timeout_at" | "unconstrained" | "maybe_done") => {
                arguments().last().unwrap_or(Thing::Unknown)
            }
            ("stream", "iter") | ("OptionFuture", "from") | (_, "once" | "repeat") => Thing::worst(arguments()),
            (_, "join_all" | "try_join_all" | "select_all" | "select_ok") => Thing::worst(arguments()),
            ("future", "join" | "join3" | "try_join" | "select" | "try_select") => Thing::worst(arguments()),
            _ => self.function(&call.func),
        }
    }

    fn method_call(&self, call: &syn::ExprMethodCall) -> Thing {
        let name = call.method.to_string();
        match self.known.function(self.file, Position::start(call.method.span())) {
            Some(Thing::InFlight) => return self.thing(&call.receiver).in_flight(),
            Some(known) => return known,
            None => {}
        }
        let receiver = self.thing(&call.receiver);
        if MAPS.contains(&name.as_str()) {
            let made = call.args.last().map_or(Thing::Unknown, |function| self.made_of(receiver, function));
            let is_known = matches!(made, Thing::Idle | Thing::Lazy) && receiver != Thing::InFlight;
            return if is_known { made } else { receiver };
        }
        if name == "collect" {
            let turbofish = call.turbofish.as_ref().and_then(|of| of.args.first());
            let Some(syn::GenericArgument::Type(of)) = turbofish else { return receiver };
            let is_set = self.facts.of_type(self.file, of, &self.generics) == Thing::InFlight;
            return if is_set { receiver.in_flight() } else { receiver };
        }
        if receiver != Thing::Unknown {
            return receiver;
        }
        match self.facts.function(&name) {
            Some(function) => function.returned,
            None if name.contains("spawn") || WAITS.contains(&name.as_str()) => Thing::Idle,
            None => Thing::Unknown,
        }
    }

    /// What a function makes of the items of a collection.
    fn made_of(&self, items: Thing, function: &Expr) -> Thing {
        if items == Thing::Idle
            && let Expr::Closure(closure) = function
            && let Expr::Async(block) = stripped(&closure.body)
        {
            let names: Vec<_> = closure.inputs.iter().flat_map(bound_names).collect();
            let is_item = |awaited: &Expr| key(awaited).is_some_and(|key| names.iter().any(|name| name.ident == key));
            if body::only_waits(&block.block, &is_item) {
                return Thing::Idle;
            }
        }
        self.thing(function)
    }

    fn of_macro(&self, call: &syn::Macro) -> Thing {
        let name = call.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        let found = self.known.type_at(self.file, Position::start(call.span()));
        if name != "pin" && name != "vec" {
            return found.unwrap_or(Thing::Unknown);
        }
        let thing = match macros::content(&name, &call.tokens) {
            Content::Expressions(expressions) if expressions.is_empty() => Thing::EmptyList,
            Content::Expressions(expressions) => Thing::worst(expressions.iter().map(|it| self.thing(it))),
            Content::Statements(_) | Content::Tokens(_) => Thing::Unknown,
        };
        found.map_or(thing, |found| agreed(found, thing))
    }
}

/// What clippy says about the type, together with what the code shows. A set may hold tasks, and clippy doesn't say.
fn agreed(by_clippy: Thing, by_code: Thing) -> Thing {
    match (by_clippy, by_code) {
        (Thing::EmptySet | Thing::InFlight, Thing::Idle) => Thing::Idle,
        (Thing::EmptySet, Thing::EmptySet) => Thing::EmptySet,
        (Thing::EmptySet, _) => Thing::InFlight,
        (found, _) => found,
    }
}

/// Whether the value of an expression borrows what it leads to.
fn borrows(init: &Expr) -> bool {
    match init {
        Expr::Reference(_) => true,
        Expr::Macro(call) => call.mac.path.segments.last().is_some_and(|last| last.ident == "pin"),
        Expr::MethodCall(call) => {
            ["as_mut", "as_pin_mut", "as_deref_mut", "by_ref", "get_mut", "iter_mut"]
                .iter()
                .any(|name| call.method == name)
                || borrows(&call.receiver)
        }
        Expr::Paren(inner) => borrows(&inner.expr),
        Expr::Try(inner) => borrows(&inner.expr),
        _ => false,
    }
}
