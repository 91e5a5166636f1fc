//! Walks a file and notes what is known about the receiver of every call.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, Pat, Signature, Type};

use super::declared::{Declared, note, readers};
use super::receiver::{Known, Receiver, member};
use crate::context::polls;
use crate::macros::{self, Content};
use crate::source::{Position, delimited};

/// Functions that return standard input or the sending half of a bounded channel.
const MAKERS: [&str; 3] = ["bounded", "stdin", "sync_channel"];

/// Functions and methods that return a file or socket, if they are those of the list.
const MAKING_METHODS: [&str; 5] = ["accept", "incoming", "open", "tempfile", "tempfile_in"];

/// Functions of a type that make one from their arguments.
const CONSTRUCTORS: [&str; 4] = ["from", "new", "pin", "with_capacity"];

/// Functions that return one of their arguments.
const PASSING_FUNCTIONS: [&str; 4] = ["by_ref", "clone", "replace", "take"];

/// Methods that return the thing they are called on, possibly wrapped or unwrapped.
const PASSING: &str = "\
    as_deref_mut as_mut as_ref borrow_mut by_ref chain clone context expect get_mut get_ref into_inner lock \
    map_err ok ok_or ok_or_else take try_clone unwrap unwrap_or_else with_context";

/// Everything noted about the calls of a file. Positions are those of the callee's name.
#[derive(Default)]
pub struct Collected {
    pub known: HashMap<Position, Known>,
    pub receivers: HashMap<Position, Receiver>,
    /// The receivers set not to wait, and the function that sets them.
    pub nonblocking: Vec<(Receiver, Range<Position>)>,
    /// Calls whose only argument is a duration of zero.
    pub instant: HashSet<Position>,
    pub makes_bounded: bool,
    pub makes_unbounded: bool,
}

/// Walks a file. `listed` are the positions of all calls of the list in it.
pub fn collect(syntax: &syn::File, listed: &HashSet<Position>) -> Collected {
    let declared = Declared::of(syntax);
    let mut collector = Collector {
        declared,
        listed,
        own: String::new(),
        has_reader: false,
        polls: false,
        filled: HashMap::new(),
        variables: Vec::new(),
        function: Range::default(),
        collected: Collected::default(),
    };
    // A field may be used above the place that fills it; the second visit knows about it.
    collector.visit_file(syntax);
    collector.visit_file(syntax);
    collector.collected
}

struct Collector<'a> {
    declared: Declared,
    listed: &'a HashSet<Position>,
    /// The type of the `impl` being visited.
    own: String,
    /// Whether that `impl` has a type parameter that reads or writes.
    has_reader: bool,
    /// Whether the executor calls the function being visited. A generic reader in one is rarely in memory.
    polls: bool,
    /// What struct literals put into fields. The type of a channel doesn't tell whether it is bounded.
    filled: HashMap<String, bool>,
    /// The variables in scope, innermost last.
    variables: Vec<(String, Known)>,
    /// The body of the function being visited.
    function: Range<Position>,
    collected: Collected,
}

impl Collector<'_> {
    fn bind(&mut self, pattern: &Pat, known: Known) {
        match pattern {
            Pat::Ident(ident) => self.variables.push((ident.ident.to_string(), known)),
            Pat::Type(typed) => {
                let known = if self.declared.is_blocking(&typed.ty) { Some(true) } else { known };
                self.bind(&typed.pat, known);
            }
            Pat::Tuple(tuple) => tuple.elems.iter().for_each(|pattern| self.bind(pattern, known)),
            Pat::TupleStruct(tuple) => tuple.elems.iter().for_each(|pattern| self.bind(pattern, known)),
            Pat::Struct(of) => of.fields.iter().for_each(|field| self.bind(&field.pat, known)),
            Pat::Reference(reference) => self.bind(&reference.pat, known),
            Pat::Paren(paren) => self.bind(&paren.pat, known),
            _ => {}
        }
    }

    fn scoped(&mut self, inner: impl FnOnce(&mut Self)) {
        let outside = self.variables.len();
        inner(self);
        self.variables.truncate(outside);
    }

    fn known(&self, expression: &Expr) -> Known {
        match expression {
            Expr::Path(path) => {
                let name = path.path.get_ident()?;
                self.variables.iter().rev().find(|(variable, _)| name == variable)?.1
            }
            Expr::Field(field) => self.known_field(field),
            Expr::MethodCall(call) => self.known_method(call),
            Expr::Call(call) => self.known_call(call),
            Expr::Await(inner) => match &*inner.base {
                // Tokio's file becomes one of std.
                Expr::MethodCall(call) if call.method == "into_std" => Some(true),
                base => self.known(base),
            },
            Expr::Closure(closure) => self.known(&closure.body),
            Expr::Group(inner) => self.known(&inner.expr),
            Expr::Match(inner) => self.known(&inner.expr),
            Expr::Paren(inner) => self.known(&inner.expr),
            Expr::Reference(inner) => self.known(&inner.expr),
            Expr::Try(inner) => self.known(&inner.expr),
            Expr::Unary(inner) => self.known(&inner.expr),
            _ => None,
        }
    }

    /// Looks up `self.log` by the type of the `impl`. Of other fields it knows only a child process's pipes, by name,
    /// and what struct literals put into them.
    fn known_field(&self, field: &syn::ExprField) -> Known {
        let name = member(&field.member);
        if name == "stdin" || name == "stdout" || name == "stderr" {
            return Some(true);
        }
        let of_own = matches!(&*field.base, Expr::Path(path) if path.path.is_ident("self"));
        if self.polls && self.has_reader && self.declared.generic_fields.contains(&format!("{}.{name}", self.own)) {
            return Some(true);
        }
        let declared = of_own && self.declared.fields.contains(&format!("{}.{name}", self.own));
        if declared { Some(true) } else { self.filled.get(&name).copied() }
    }

    fn known_method(&self, call: &syn::ExprMethodCall) -> Known {
        let name = call.method.to_string();
        let is_listed = || self.listed.contains(&Position::start(call.method.span()));
        if name == "stdin" || MAKING_METHODS.contains(&name.as_str()) && is_listed() {
            return Some(true);
        }
        if PASSING.split(' ').any(|passing| passing == name) {
            return self.known(&call.receiver);
        }
        self.declared.functions.get(&name).filter(|blocking| **blocking).copied()
    }

    /// Recognizes a function that makes a blocking thing, a function of a blocking type, and a wrapper around something
    /// known. What another function makes of a thing may be anything.
    fn known_call(&self, call: &syn::ExprCall) -> Known {
        let Expr::Path(path) = &*call.func else { return None };
        let mut segments = path.path.segments.iter();
        let name = segments.next_back()?.ident.to_string();
        let owner = segments.clone().next_back().map(|owner| owner.ident.to_string()).filter(|owner| is_type(owner));
        if name == "unbounded" {
            return Some(false);
        }
        let is_listed = || self.listed.contains(&Position::start(path.span()));
        if owner.is_none() && MAKING_METHODS.contains(&name.as_str()) && is_listed() {
            return Some(true);
        }
        if owner.is_none() && MAKERS.contains(&name.as_str()) || self.declared.names_blocking(segments) {
            return Some(true);
        }
        if self.declared.functions.get(&name) == Some(&true) {
            return Some(true);
        }
        let wraps = match &owner {
            Some(owner) => {
                let constructs = CONSTRUCTORS.contains(&name.as_str()) || is_type(&name);
                constructs && owner != "Cursor" && !self.declared.in_memory.contains(owner)
            }
            None => is_type(&name),
        };
        let passes = wraps || PASSING_FUNCTIONS.contains(&name.as_str());
        call.args.iter().filter(|_| passes).find_map(|argument| self.known(argument))
    }

    fn content(&mut self, name: &str, tokens: &TokenStream) {
        match macros::content(name, tokens) {
            Content::Expressions(expressions) => expressions.iter().for_each(|expression| self.visit_expr(expression)),
            Content::Statements(statements) => statements.iter().for_each(|statement| self.visit_stmt(statement)),
            Content::Tokens(tokens) => {
                for tree in tokens {
                    if let TokenTree::Group(group) = tree {
                        self.content("", &group.stream());
                    }
                }
            }
        }
    }

    fn function(&mut self, signature: &Signature, body: &syn::Block) {
        let outer = std::mem::replace(&mut self.function, delimited(&body.brace_token.span));
        self.polls = polls(signature);
        self.scoped(|this| {
            for input in &signature.inputs {
                if let syn::FnArg::Typed(typed) = input {
                    this.bind(&typed.pat, this.declared.is_blocking(&typed.ty).then_some(true));
                }
            }
            this.visit_block(body);
        });
        self.function = outer;
    }
}

/// Whether an expression is a duration of zero: `Duration::ZERO`, `Duration::from_millis(0)`, `Duration::default()`.
fn is_zero(expression: &Expr) -> bool {
    let last = |path: &syn::ExprPath| path.path.segments.last().map(|segment| segment.ident.to_string());
    match expression {
        Expr::Path(path) => last(path).is_some_and(|name| name == "ZERO"),
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else { return false };
            let zeros = call.args.iter().all(|argument| {
                matches!(argument, Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(number), .. }) if number.base10_digits() == "0")
            });
            zeros && last(path).is_some_and(|name| name.starts_with("from_") || name == "default" || name == "new")
        }
        _ => false,
    }
}

fn is_type(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

impl<'ast> Visit<'ast> for Collector<'_> {
    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let own = match &*item.self_ty {
            Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
            _ => None,
        };
        let outer = std::mem::replace(&mut self.own, own.unwrap_or_default());
        self.has_reader = !readers(&item.generics).is_empty();
        visit::visit_item_impl(self, item);
        self.has_reader = false;
        self.own = outer;
    }

    fn visit_field_value(&mut self, field: &'ast syn::FieldValue) {
        if let Some(known) = self.known(&field.expr) {
            note(&mut self.filled, member(&field.member), known);
        }
        visit::visit_field_value(self, field);
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.function(&function.sig, &function.block);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.function(&function.sig, &function.block);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(body) = &function.default {
            self.function(&function.sig, body);
        }
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        self.scoped(|this| visit::visit_block(this, block));
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        visit::visit_local(self, local);
        let known = local.init.as_ref().and_then(|init| self.known(&init.expr));
        self.bind(&local.pat, known);
    }

    /// Binds what `if let` and `while let` bind. The names stay known a little too long, which does no harm.
    fn visit_expr_let(&mut self, expression: &'ast syn::ExprLet) {
        visit::visit_expr_let(self, expression);
        let known = self.known(&expression.expr);
        self.bind(&expression.pat, known);
    }

    fn visit_expr_match(&mut self, expression: &'ast syn::ExprMatch) {
        self.visit_expr(&expression.expr);
        let known = self.known(&expression.expr);
        for arm in &expression.arms {
            self.scoped(|this| {
                this.bind(&arm.pat, known);
                visit::visit_arm(this, arm);
            });
        }
    }

    fn visit_expr_for_loop(&mut self, expression: &'ast syn::ExprForLoop) {
        self.visit_expr(&expression.expr);
        let known = self.known(&expression.expr);
        self.scoped(|this| {
            this.bind(&expression.pat, known);
            this.visit_block(&expression.body);
        });
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        self.scoped(|this| {
            closure.inputs.iter().for_each(|input| this.bind(input, None));
            this.visit_expr(&closure.body);
        });
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if let Some(receiver) = Receiver::of(&call.receiver) {
            if call.method == "set_nonblocking" {
                self.collected.nonblocking.push((receiver.clone(), self.function.clone()));
            }
            self.collected.receivers.insert(Position::start(call.method.span()), receiver);
        }
        self.collected.known.insert(Position::start(call.method.span()), self.known(&call.receiver));
        visit::visit_expr_method_call(self, call);
    }

    /// Judges `Read::read(&mut file, …)` and `io::copy(&mut from, &mut to)`, where one argument that waits is enough.
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let Expr::Path(path) = &*call.func
            && let Some(last) = path.path.segments.last()
        {
            if call.args.len() == 1 && is_zero(&call.args[0]) {
                self.collected.instant.insert(Position::start(path.span()));
            }
            self.collected.makes_bounded |= last.ident == "bounded";
            self.collected.makes_unbounded |= last.ident == "unbounded";
            let known = call.args.iter().map(|argument| self.known(argument)).max().flatten();
            self.collected.known.insert(Position::start(path.span()), known);
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        // `write!(file, …)`
        if let Content::Expressions(arguments) = macros::content(&name, &call.tokens)
            && let (Some(target), Some(first)) = (arguments.first(), call.path.segments.first())
        {
            self.collected.known.insert(Position::start(first.ident.span()), self.known(target));
        }
        self.content(&name, &call.tokens);
    }
}
