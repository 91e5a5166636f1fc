//! Where a place of a file runs: in async code, in a synchronous function, or somewhere that is not followed. It looks
//! at syntax alone and never asks what is called there.
//!
//! The file is divided into nested regions. Async are the bodies of `async fn`, async blocks and closures, `poll`
//! functions and what `poll_fn` and stream generators are given. A closure belongs to the code around it if it is given
//! to a method that runs it on the spot ([`IN_PLACE`]) or called where it stands; bound to a name it is a function of
//! its own; every other one runs elsewhere, as do functions that are named without being called.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprCall, ExprClosure, ExprMethodCall, Ident, Item, Local, Macro, Pat, Signature, Stmt};

use crate::crate_map::{CrateMap, DefinitionId};
use crate::macros::{self, Content};
use crate::source::{FileId, Place, Position, range};

/// Functions and methods that run the closure they are given before they return, on the same thread.
const IN_PLACE: &str = "\
    all and_modify and_then any binary_search_by binary_search_by_key catch_unwind chunk_by dedup_by dedup_by_key \
    extract_if find find_map fold for_each get_or_init get_or_insert_with get_or_try_init in_scope inspect_err \
    inspect_ok is_err_and is_none_or is_ok_and is_some_and is_sorted_by is_sorted_by_key map_err map_ok map_or \
    map_or_else max_by max_by_key min_by min_by_key ok_or_else or_else or_insert_with or_insert_with_key partition \
    partition_point position reduce resize_with retain retain_mut rposition send_if_modified send_modify sort_by \
    sort_by_cached_key sort_by_key sort_unstable_by sort_unstable_by_key take_if tap then then_with try_fold \
    try_for_each unwrap_or_else with with_borrow with_borrow_mut";

/// The same, of an `Option`; an iterator of such runs its closure when somebody asks for an item.
const LAZY: &str = "\
    filter filter_map flat_map from_fn inspect map map_while repeat_with scan skip_while successors take_while";

/// Methods that hand an iterator on as they got it.
const ADAPTERS: &str = "\
    by_ref chain cloned copied cycle enumerate flatten fuse into_iter iter peekable rev skip step_by take zip";

/// Methods that make an iterator.
const ITERATORS: &str = "\
    ancestors bytes chars chunks components drain into_iter into_keys into_values iter iter_mut keys lines split \
    split_whitespace values values_mut windows";

/// Whether a name stands in one of the lists above.
fn among(list: &str, name: &str) -> bool {
    list.split(' ').any(|listed| listed == name)
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    Async,
    Function(DefinitionId),
    Elsewhere,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Async,
    Function(DefinitionId),
    Elsewhere,
    /// On a thread where blocking is allowed.
    Offloaded,
}

struct Region {
    span: Range<Position>,
    kind: Kind,
}

/// The call of a function or closure that only syntax tells of, since it has no path.
#[derive(Debug)]
pub struct NamedCall {
    pub callee: DefinitionId,
    pub place: Place,
}

/// What is known of who is called at a place, beyond the name that stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// A function of the crate that calls the closure it is given.
    RunsClosure,
    /// Drives one future on the thread that it is called on, and nothing else: not a runtime with its tasks.
    DrivesOne,
}

/// What is given to know about the file's surroundings.
pub struct Surroundings<'a> {
    /// By where the called stands.
    pub known: &'a HashMap<Position, Known>,
    /// More names for [`IN_PLACE`].
    pub in_place: &'a [String],
}

/// The regions of one file.
#[derive(Default)]
pub struct Context {
    /// A region stands behind those that contain it.
    regions: Vec<Region>,
    pub calls: Vec<NamedCall>,
}

impl Context {
    pub fn of(file: FileId, syntax: &syn::File, map: &mut CrateMap, surroundings: &Surroundings) -> Context {
        let mut builder = Builder {
            file,
            map,
            surroundings,
            context: Context::default(),
            kinds: Vec::new(),
            names: Vec::new(),
            closures: HashSet::new(),
        };
        builder.visit_file(syntax);
        builder.context
    }

    pub fn at(&self, position: Position) -> Where {
        let innermost = self.regions.iter().rev().find(|region| region.span.contains(&position));
        match innermost.map(|region| region.kind) {
            Some(Kind::Async) => Where::Async,
            Some(Kind::Function(id)) => Where::Function(id),
            Some(Kind::Elsewhere | Kind::Offloaded) | None => Where::Elsewhere,
        }
    }
}

struct Builder<'a> {
    file: FileId,
    map: &'a mut CrateMap,
    surroundings: &'a Surroundings<'a>,
    context: Context,
    /// The kinds of the regions around, innermost last.
    kinds: Vec<Kind>,
    /// Functions within functions and closures with a name, innermost last; nothing for a name that now means something
    /// else.
    names: Vec<(String, Option<DefinitionId>)>,
    /// Which definitions are closures.
    closures: HashSet<DefinitionId>,
}

/// What a call does with a closure.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    InPlace,
    Polled,
    Offloaded,
    Elsewhere,
}

impl Builder<'_> {
    fn region(&mut self, span: Range<Position>, kind: Kind, inner: impl FnOnce(&mut Self)) {
        self.context.regions.push(Region { span, kind });
        self.kinds.push(kind);
        inner(self);
        self.kinds.pop();
    }

    fn function(&mut self, signature: &Signature, body: &Block) {
        let kind = if signature.asyncness.is_some() || polls(signature) {
            Kind::Async
        } else {
            Kind::Function(self.map.definition_at(self.file, &signature.ident))
        };
        let span = Position::start(body.brace_token.span.open())..Position::end(body.brace_token.span.close());
        self.region(span, kind, |this| this.visit_block(body));
    }

    fn fate(&self, callee: &str) -> Fate {
        if callee == "poll_fn" || callee == "lazy" {
            Fate::Polled
        } else if macros::OFFLOADS.contains(&callee) {
            Fate::Offloaded
        } else if among(IN_PLACE, callee)
            || among(LAZY, callee)
            || self.surroundings.in_place.iter().any(|name| name == callee)
        {
            Fate::InPlace
        } else {
            Fate::Elsewhere
        }
    }

    /// `at` is where the called stands.
    fn arguments<'ast>(&mut self, at: Option<Position>, fate: Fate, arguments: impl Iterator<Item = &'ast Expr>) {
        let known = at.and_then(|at| self.surroundings.known.get(&at)).copied();
        let fate = if known == Some(Known::RunsClosure) { Fate::InPlace } else { fate };
        for argument in arguments {
            match stripped(argument) {
                Expr::Closure(closure) if closure.asyncness.is_none() => self.closure(closure, fate),
                // A function that is handed over, by its name.
                Expr::Path(path) => match fate {
                    Fate::InPlace => self.call_of_name(path),
                    _ => self.context.regions.push(Region { span: range(path.span()), kind: Kind::Elsewhere }),
                },
                // Nobody else waits for the thread that drives it, unless the function around it is called in async
                // code.
                Expr::Async(block) if known == Some(Known::DrivesOne) && self.within_closure() => {
                    let kind = *self.kinds.last().expect("a closure is a region");
                    self.region(range(block.span()), kind, |this| this.visit_block(&block.block));
                }
                _ => self.consumed(argument),
            }
        }
    }

    /// An iterator that is asked for its items here.
    fn consumed(&mut self, expression: &Expr) {
        match stripped(expression) {
            Expr::MethodCall(call) => self.method_call(call, true),
            expression => self.visit_expr(expression),
        }
    }

    fn method_call(&mut self, call: &ExprMethodCall, consumed: bool) {
        let callee = call.method.to_string();
        let lazy = among(LAZY, &callee);
        let fate = match self.fate(&callee) {
            Fate::InPlace if is_parallel(&call.receiver) => Fate::Offloaded,
            Fate::InPlace if lazy && !consumed && is_iterator(&call.receiver) => Fate::Elsewhere,
            fate => fate,
        };
        if consumed || !(lazy || among(ADAPTERS, &callee)) {
            self.consumed(&call.receiver);
        } else {
            self.visit_expr(&call.receiver);
        }
        self.arguments(Some(Position::start(call.method.span())), fate, call.args.iter());
    }

    fn within_closure(&self) -> bool {
        match self.kinds.last() {
            Some(Kind::Elsewhere | Kind::Offloaded) => true,
            Some(Kind::Function(id)) => self.closures.contains(id),
            Some(Kind::Async) | None => false,
        }
    }

    fn closure(&mut self, closure: &ExprClosure, fate: Fate) {
        let kind = match fate {
            Fate::InPlace => return self.visit_expr(&closure.body),
            Fate::Polled => Kind::Async,
            Fate::Offloaded => Kind::Offloaded,
            Fate::Elsewhere => Kind::Elsewhere,
        };
        self.region(range(closure.body.span()), kind, |this| this.visit_expr(&closure.body));
    }

    /// `let name = || …;` is a function of that name.
    fn named_closure(&mut self, name: &Ident, closure: &ExprClosure) {
        let id = self.map.definition_at(self.file, name);
        self.closures.insert(id);
        self.region(range(closure.body.span()), Kind::Function(id), |this| this.visit_expr(&closure.body));
        self.names.push((name.to_string(), Some(id)));
    }

    fn call_of_name(&mut self, path: &syn::ExprPath) {
        let Some(ident) = path.path.get_ident() else { return };
        let meant = self.names.iter().rev().find(|(name, _)| ident == name);
        let Some((_, Some(callee))) = meant else { return };
        let place = Place::new(self.file, range(ident.span()));
        self.context.calls.push(NamedCall { callee: *callee, place });
    }

    fn macro_call(&mut self, call: &Macro) {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        if macros::GENERATORS.contains(&name.as_str()) {
            let span = call.delimiter.span();
            let span = Position::start(span.open())..Position::end(span.close());
            return self.region(span, Kind::Async, |this| this.content("", &call.tokens));
        }
        if self.map.offloading_macros.contains(&name) {
            let span = call.delimiter.span();
            let span = Position::start(span.open())..Position::end(span.close());
            return self.region(span, Kind::Offloaded, |this| this.content("", &call.tokens));
        }
        self.content(&name, &call.tokens);
    }

    fn content(&mut self, name: &str, tokens: &TokenStream) {
        match macros::content(name, tokens) {
            Content::Expressions(expressions) => {
                let fate = self.fate(name);
                self.arguments(None, fate, expressions.iter());
            }
            Content::Statements(statements) => self.statements(&statements),
            Content::Tokens(tokens) => self.tokens(tokens),
        }
    }

    fn statements(&mut self, statements: &[Stmt]) {
        let outside = self.names.len();
        for statement in statements {
            if let Stmt::Item(Item::Fn(function)) = statement {
                let id = self.map.definition_at(self.file, &function.sig.ident);
                self.names.push((function.sig.ident.to_string(), Some(id)));
            }
        }
        for statement in statements {
            self.visit_stmt(statement);
        }
        self.names.truncate(outside);
    }

    /// Tokens that are no expressions: async blocks in them are found by their keyword, offloaded closures by who is
    /// called.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut before: [Option<String>; 2] = [None, None];
        for tree in tokens {
            let word = match &tree {
                TokenTree::Ident(ident) => Some(ident.to_string()),
                _ => None,
            };
            if let TokenTree::Group(group) = tree {
                let is = |at: usize, word: &str| before[at].as_deref() == Some(word);
                let kind = match group.delimiter() {
                    Delimiter::Brace if is(1, "async") || is(0, "async") && is(1, "move") => Some(Kind::Async),
                    Delimiter::Parenthesis
                        if before[1].as_deref().is_some_and(|word| macros::OFFLOADS.contains(&word)) =>
                    {
                        Some(Kind::Offloaded)
                    }
                    _ => None,
                };
                let name = before[1].take().unwrap_or_default();
                match kind {
                    Some(kind) => {
                        self.region(range(group.span()), kind, |this| this.content(&name, &group.stream()));
                    }
                    None => self.content(&name, &group.stream()),
                }
            }
            before = [before[1].take(), word];
        }
    }
}

impl<'ast> Visit<'ast> for Builder<'_> {
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

    /// A static or constant within a function is made at another time.
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Static(_) | Item::Const(_) if !self.kinds.is_empty() => {
                self.region(range(item.span()), Kind::Elsewhere, |this| visit::visit_item(this, item));
            }
            _ => visit::visit_item(self, item),
        }
    }

    fn visit_block(&mut self, block: &'ast Block) {
        self.statements(&block.stmts);
    }

    fn visit_expr_async(&mut self, block: &'ast syn::ExprAsync) {
        let braces = block.block.brace_token.span;
        let span = Position::start(braces.open())..Position::end(braces.close());
        self.region(span, Kind::Async, |this| this.visit_block(&block.block));
    }

    fn visit_expr_closure(&mut self, closure: &'ast ExprClosure) {
        let kind = if closure.asyncness.is_some() { Kind::Async } else { Kind::Elsewhere };
        self.region(range(closure.body.span()), kind, |this| this.visit_expr(&closure.body));
    }

    fn visit_local(&mut self, local: &'ast Local) {
        let init = local.init.as_ref();
        if let (Some(name), Some(Expr::Closure(closure))) =
            (bound_name(&local.pat), init.map(|init| stripped(&init.expr)))
            && closure.asyncness.is_none()
        {
            return self.named_closure(name, closure);
        }
        visit::visit_local(self, local);
        self.names.extend(bound_name(&local.pat).map(|name| (name.to_string(), None)));
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        let mut callee = String::new();
        match stripped(&call.func) {
            Expr::Path(path) => {
                callee = path.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
                self.call_of_name(path);
            }
            Expr::Closure(closure) if closure.asyncness.is_none() => self.closure(closure, Fate::InPlace),
            func => self.visit_expr(func),
        }
        let fate = self.fate(&callee);
        let at = Position::start(call.func.span());
        self.arguments(Some(at), fate, call.args.iter());
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.method_call(call, false);
    }

    fn visit_expr_for_loop(&mut self, expression: &'ast syn::ExprForLoop) {
        self.consumed(&expression.expr);
        self.visit_block(&expression.body);
    }

    /// A function that is named here and called somewhere else.
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        self.context.regions.push(Region { span: range(path.span()), kind: Kind::Elsewhere });
    }

    /// What a macro's definition holds runs where it is called.
    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        if item.ident.is_none() {
            self.macro_call(&item.mac);
        }
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.macro_call(call);
    }
}

/// A function that the executor calls: `poll`, `poll_next` and their like.
fn polls(signature: &Signature) -> bool {
    signature.ident.to_string().starts_with("poll")
        && signature.inputs.iter().any(|input| match input {
            syn::FnArg::Typed(typed) => names_context(&typed.ty),
            syn::FnArg::Receiver(_) => false,
        })
}

fn names_context(of: &syn::Type) -> bool {
    match of {
        syn::Type::Reference(reference) => names_context(&reference.elem),
        syn::Type::Path(path) => path.path.segments.last().is_some_and(|segment| segment.ident == "Context"),
        _ => false,
    }
}

/// An expression without parentheses around it, references to it, or the invisible groups of macros.
fn stripped(expression: &Expr) -> &Expr {
    match expression {
        Expr::Paren(paren) => stripped(&paren.expr),
        Expr::Group(group) => stripped(&group.expr),
        Expr::Reference(reference) => stripped(&reference.expr),
        _ => expression,
    }
}

/// `name` or `mut name`, perhaps with a type.
fn bound_name(pattern: &Pat) -> Option<&Ident> {
    match pattern {
        Pat::Ident(ident) => Some(&ident.ident),
        Pat::Type(typed) => bound_name(&typed.pat),
        _ => None,
    }
}

/// Whether an iterator is one of rayon's.
fn is_parallel(receiver: &Expr) -> bool {
    match receiver {
        Expr::MethodCall(call) => call.method.to_string().contains("par_") || is_parallel(&call.receiver),
        Expr::Paren(paren) => is_parallel(&paren.expr),
        _ => false,
    }
}

/// Whether an expression is an iterator, by the methods that made it.
fn is_iterator(expression: &Expr) -> bool {
    match stripped(expression) {
        Expr::Range(_) => true,
        Expr::MethodCall(call) => {
            let name = call.method.to_string();
            among(ITERATORS, &name) || (among(LAZY, &name) || among(ADAPTERS, &name)) && is_iterator(&call.receiver)
        }
        _ => false,
    }
}
