//! Walks a file's syntax and divides it into regions.

use std::collections::HashSet;
use std::ops::Range;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprCall, ExprClosure, ExprMethodCall, Ident, Item, Local, Macro, Signature, Stmt};

use super::callee::{Fate, Known, Surroundings, is_adapter, is_iterator, is_lazy, is_parallel};
use super::region::{Kind, Region};
use super::syntax::{bound_name, is_service, makes_handler, polls, stripped};
use crate::crate_map::{CrateMap, DefinitionId};
use crate::macros::{self, Content};
use crate::source::{FileId, Place, Position, delimited, range};

/// A call of a local function or named closure. It has no path, so only syntax reveals it.
#[derive(Debug)]
pub struct NamedCall {
    pub callee: DefinitionId,
    pub place: Place,
}

pub struct Builder<'a> {
    file: FileId,
    map: &'a mut CrateMap,
    surroundings: &'a Surroundings<'a>,
    /// Each region comes after the ones that contain it.
    regions: Vec<Region>,
    calls: Vec<NamedCall>,
    /// The kinds of the enclosing regions, innermost last.
    kinds: Vec<Kind>,
    /// Local functions and named closures, innermost last. `None` stands for a name that now means something else.
    names: Vec<(String, Option<DefinitionId>)>,
    /// The definitions that are closures.
    closures: HashSet<DefinitionId>,
    /// Whether the `impl` being visited is one of `Service`.
    in_service: bool,
}

impl<'a> Builder<'a> {
    pub fn new(file: FileId, map: &'a mut CrateMap, surroundings: &'a Surroundings<'a>) -> Builder<'a> {
        Builder {
            file,
            map,
            surroundings,
            regions: Vec::new(),
            calls: Vec::new(),
            kinds: Vec::new(),
            names: Vec::new(),
            closures: HashSet::new(),
            in_service: false,
        }
    }

    pub fn build(mut self, syntax: &syn::File) -> (Vec<Region>, Vec<NamedCall>) {
        self.visit_file(syntax);
        (self.regions, self.calls)
    }

    fn region(&mut self, span: Range<Position>, kind: Kind, inner: impl FnOnce(&mut Self)) {
        self.regions.push(Region { span, kind });
        self.kinds.push(kind);
        inner(self);
        self.kinds.pop();
    }

    fn function(&mut self, signature: &Signature, body: &Block, by_executor: bool) {
        let kind = if signature.asyncness.is_some() || polls(signature) || by_executor {
            Kind::Async
        } else {
            Kind::Function(self.map.definition_at(self.file, &signature.ident))
        };
        self.region(delimited(&body.brace_token.span), kind, |this| this.visit_block(body));
    }

    /// Visits the arguments of a call whose callee is named at `at`.
    fn arguments<'ast>(&mut self, at: Option<Position>, fate: Fate, arguments: impl Iterator<Item = &'ast Expr>) {
        let known = at.and_then(|at| self.surroundings.known.get(&at)).copied();
        let fate = match known {
            Some(Known::RunsClosure) => Fate::InPlace,
            Some(Known::HandsOver) => Fate::Offloaded,
            Some(Known::DrivesOne | Known::ReturnsFuture) | None => fate,
        };
        for argument in arguments {
            match stripped(argument) {
                Expr::Closure(closure) if closure.asyncness.is_none() => self.closure(closure, fate),
                // A function passed by name.
                Expr::Path(path) => match fate {
                    Fate::InPlace => self.call_of_name(path),
                    // A handler, which an executor calls.
                    Fate::Elsewhere if self.returns_future(path) => {
                        self.regions.push(Region { span: range(path.span()), kind: Kind::Async });
                    }
                    _ => self.regions.push(Region { span: range(path.span()), kind: Kind::Elsewhere }),
                },
                // Only this future waits for the thread that drives it, unless async code calls the enclosing function.
                Expr::Async(block) if known == Some(Known::DrivesOne) && self.within_closure() => {
                    let kind = *self.kinds.last().expect("a closure is a region");
                    self.region(range(block.span()), kind, |this| this.visit_block(&block.block));
                }
                _ => self.consumed(argument),
            }
        }
    }

    /// Visits an expression that, if it is an iterator, has its items requested here.
    fn consumed(&mut self, expression: &Expr) {
        match stripped(expression) {
            Expr::MethodCall(call) => self.method_call(call, true),
            expression => self.visit_expr(expression),
        }
    }

    fn method_call(&mut self, call: &ExprMethodCall, consumed: bool) {
        let callee = call.method.to_string();
        let fate = match self.surroundings.fate(&callee) {
            Fate::InPlace if is_parallel(&call.receiver) => Fate::Offloaded,
            Fate::InPlace if is_lazy(&callee) && !consumed && is_iterator(&call.receiver) => Fate::Elsewhere,
            fate => fate,
        };
        if consumed || !is_adapter(&callee) {
            self.consumed(&call.receiver);
        } else {
            self.visit_expr(&call.receiver);
        }
        self.arguments(Some(Position::start(call.method.span())), fate, call.args.iter());
    }

    fn returns_future(&self, path: &syn::ExprPath) -> bool {
        self.surroundings.known.get(&Position::start(path.span())) == Some(&Known::ReturnsFuture)
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

    /// Treats `let name = || …;` as a function of that name.
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
        self.calls.push(NamedCall { callee: *callee, place });
    }

    fn macro_call(&mut self, call: &Macro) {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        if macros::GENERATORS.contains(&name.as_str()) {
            self.region(delimited(call.delimiter.span()), Kind::Async, |this| this.content("", &call.tokens));
        } else if self.map.offloading_macros.contains(&name) {
            // The calls in the macro's definition have the place of the whole macro.
            self.region(range(call.span()), Kind::Offloaded, |this| this.content("", &call.tokens));
        } else if self.map.async_macros.contains(&name) {
            self.region(delimited(call.delimiter.span()), Kind::Async, |this| this.content("", &call.tokens));
        } else {
            self.content(&name, &call.tokens);
        }
    }

    fn content(&mut self, name: &str, tokens: &TokenStream) {
        match macros::content(name, tokens) {
            Content::Expressions(expressions) => {
                let fate = self.surroundings.fate(name);
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

    /// Visits tokens that don't form expressions. The `async` keyword reveals async blocks in them, and the callee's
    /// name reveals offloaded closures.
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
        self.function(&function.sig, &function.block, makes_handler(&function.attrs));
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let outer = std::mem::replace(&mut self.in_service, is_service(item));
        visit::visit_item_impl(self, item);
        self.in_service = outer;
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        let serves = self.in_service && function.sig.ident == "call";
        self.function(&function.sig, &function.block, serves || makes_handler(&function.attrs));
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(body) = &function.default {
            self.function(&function.sig, body, false);
        }
    }

    /// Treats a static or constant within a function separately, because it is initialized at another time.
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
        self.region(delimited(&block.block.brace_token.span), Kind::Async, |this| this.visit_block(&block.block));
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
        let fate = self.surroundings.fate(&callee);
        let at = Position::start(call.func.span());
        self.arguments(Some(at), fate, call.args.iter());
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.method_call(call, false);
    }

    fn visit_expr_for_loop(&mut self, expression: &'ast syn::ExprForLoop) {
        // A name alone is an iterator here, not a function.
        if !matches!(stripped(&expression.expr), Expr::Path(_)) {
            self.consumed(&expression.expr);
        }
        self.visit_block(&expression.body);
    }

    /// Handles a function that is named here but called somewhere else.
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        self.regions.push(Region { span: range(path.span()), kind: Kind::Elsewhere });
    }

    /// Skips macro definitions, because their content runs where the macro is called.
    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        match &item.ident {
            Some(name) => self.map.define_macro(name, item.mac.tokens.clone()),
            None => self.macro_call(&item.mac),
        }
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.macro_call(call);
    }
}
