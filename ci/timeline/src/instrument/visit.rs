//! Walks through a program and collects the edits that instrument it.

use crate::instrument::calls::{self, Call};
use crate::instrument::edits::Edits;
use crate::instrument::holds::{Constants, may_hold};
use crate::instrument::imports::{REPLACED, imported, names_replaced};
use crate::instrument::program::own_function;
use crate::instrument::select::{Branch, select_branches, skip_biased};
use crate::instrument::source::{mentions_await, shortened};
use proc_macro2::{Span, TokenStream};
use std::collections::BTreeSet;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprClosure, File, FnArg, ItemFn, Macro, Pat, Signature, Stmt, Token, UseTree};

/// Macros whose arguments are expressions, perhaps with names.
const WITH_EXPRESSIONS: [&str; 21] = [
    "println",
    "print",
    "eprintln",
    "eprint",
    "format",
    "panic",
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "write",
    "writeln",
    "vec",
    "dbg",
    "todo",
    "unreachable",
    "pin",
    "ensure",
    "bail",
];

pub struct Visitor<'a> {
    pub edits: Edits<'a>,
    /// Whether the current place belongs to a frame.
    in_frame: bool,
    /// The variable to which the next async block is assigned.
    variable: Option<String>,
    constants: Constants,
    /// The program's own functions.
    own: BTreeSet<String>,
    /// Names that it imports from the crate `futures`.
    of_futures: BTreeSet<String>,
    /// Whether the program itself asks for a paused clock.
    pub paused: bool,
    /// Sentences for the trace's notes.
    pub notes: Vec<String>,
}

impl<'a> Visitor<'a> {
    pub fn new(source: &'a str, file: &File) -> Visitor<'a> {
        Visitor {
            edits: Edits::new(source),
            in_frame: false,
            variable: None,
            constants: Constants::of(file),
            own: file.items.iter().filter_map(own_function).collect(),
            of_futures: BTreeSet::new(),
            paused: false,
            notes: Vec::new(),
        }
    }

    fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    pub fn several_threads(&mut self) {
        self.note("The program asks for several worker threads, but was recorded on one.".into());
    }

    /// Turns the body of an async function, block or closure into a frame named `name`.
    fn frame(&mut self, body: &Block, name: &str, args: Option<String>, line: usize) {
        let args = args.map_or("None".into(), |args| format!("Some(::timeline::args![{args}])"));
        let at = self.edits.bytes(body.brace_token.span.open()).end;
        self.edits.open(at, format!(" let __frame = ::timeline::Frame::enter({name:?}, {args}, {line});"));
        self.inside(true, |this| visit::visit_block(this, body));
    }

    /// Does `work` inside a frame, or outside any.
    fn inside(&mut self, frame: bool, work: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.in_frame, frame);
        self.variable = None;
        work(self);
        self.in_frame = before;
    }

    fn function(&mut self, signature: &Signature, body: &Block) {
        if signature.asyncness.is_none() {
            self.inside(false, |this| visit::visit_block(this, body));
            return;
        }
        let arg = |arg: &FnArg| match arg {
            FnArg::Receiver(_) => None,
            FnArg::Typed(typed) => match &*typed.pat {
                Pat::Ident(ident) if ident.subpat.is_none() => Some(ident.ident.to_string()),
                _ => Some("()".into()),
            },
        };
        let args: Vec<String> = signature.inputs.iter().filter_map(arg).collect();
        let line = signature.fn_token.span.start().line;
        self.frame(body, &signature.ident.to_string(), Some(args.join(", ")), line);
    }

    /// Wraps an awaited expression or a branch of a macro; `how` is `wait` or `branch`.
    fn awaited(&mut self, future: &Expr, how: &str, end: usize) {
        let span = future.span();
        let text = shortened(self.edits.text(span));
        self.edits.open(self.edits.bytes(span).start, format!("::timeline::{how}(__frame.id(), "));
        // A call that is awaited doesn't block.
        visit::visit_expr(self, future);
        self.edits.close(end, format!(", {}, {text:?})", span.start().line));
    }

    /// Marks that the frame continues after a macro in which it may have waited. A macro used as a statement still
    /// needs no semicolon.
    fn goes_on_after(&mut self, mac: Span, statement: bool) {
        let range = self.edits.bytes(mac);
        let [open, close] = if statement { ["match ", ""] } else { ["(match ", ")"] };
        self.edits.open(range.start, open);
        self.edits.close(range.end, format!(" {{ __out => {{ __frame.at({}); __out }} }}{close}", mac.start().line));
    }

    /// Edits `join!` and similar macros. Returns false if it isn't one.
    fn join(&mut self, tokens: &TokenStream, whole: Span, statement: bool) -> bool {
        let parse = |input: ParseStream| {
            skip_biased(input)?;
            Punctuated::<Expr, Token![,]>::parse_terminated(input)
        };
        let Ok(branches) = parse.parse2(tokens.clone()) else { return false };
        self.goes_on_after(whole, statement);
        for branch in &branches {
            let end = self.edits.bytes(branch.span()).end;
            self.awaited(branch, "branch", end);
        }
        true
    }

    /// Edits `select!` and similar macros. The one from the crate `futures` borrows futures that are variables.
    /// Returns false if it isn't one.
    fn select(&mut self, tokens: &TokenStream, whole: Span, statement: bool, of_futures: bool) -> bool {
        let Ok(branches) = select_branches.parse2(tokens.clone()) else { return false };
        self.goes_on_after(whole, statement);
        for Branch { future, condition, handler } in &branches {
            if let Some(future) = future {
                let range = self.edits.bytes(future.span());
                self.awaited(future, "branch", range.end);
                if of_futures && matches!(future, Expr::Path(_)) {
                    self.edits.open(range.start, "&mut ");
                }
            }
            if let Some(condition) = condition {
                self.visit_expr(condition);
            }
            let range = self.edits.bytes(handler.span());
            if !matches!(handler, Expr::Block(_)) {
                self.edits.open(range.start, format!("{{ __frame.at({}); ", handler.span().start().line));
            }
            self.visit_expr(handler);
            if !matches!(handler, Expr::Block(_)) {
                self.edits.close(range.end, " }");
            }
        }
        true
    }

    fn macro_(&mut self, mac: &Macro, whole: Span, statement: bool) {
        let name = mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        let understood = match &*name {
            "join" | "try_join" if self.in_frame => self.join(&mac.tokens, whole, statement),
            "select" | "select_biased" if self.in_frame => {
                let first = mac.path.segments.first().map(|segment| segment.ident.to_string()).unwrap_or_default();
                let of_futures = self.of_futures.contains(&name) || first.starts_with("futures");
                self.select(&mac.tokens, whole, statement, of_futures)
            }
            _ if WITH_EXPRESSIONS.contains(&&*name) => {
                match Punctuated::<Expr, Token![,]>::parse_terminated.parse2(mac.tokens.clone()) {
                    Ok(arguments) => {
                        arguments.iter().for_each(|argument| self.visit_expr(argument));
                        true
                    }
                    Err(_) => false,
                }
            }
            _ => false,
        };
        if !understood && mentions_await(&mac.tokens) {
            let line = whole.start().line;
            self.note(format!("Awaits inside the macro `{name}!` (line {line}) were not recorded."));
        }
        self.visit_path(&mac.path);
    }

    /// Returns whether the program defines a function of this name.
    fn is_own(&self, path: &syn::Path) -> bool {
        path.segments.len() == 1 && self.own.contains(&path.segments[0].ident.to_string())
    }

    /// Edits the callee of a call, given the spans of its name and of the call. Returns the wrapper for the future
    /// passed to it.
    fn call(&mut self, call: Call, name: Span, whole: Span) -> Option<&'static str> {
        match call {
            Call::Keep => {}
            Call::Wrap(wrap) => return Some(wrap),
            Call::Instead(function) => self.edits.replace(name, function),
            Call::InsteadOfThreads(function) => {
                self.several_threads();
                self.edits.replace(name, function);
            }
            Call::Pause => {
                self.paused = true;
                self.edits.replace(whole, "()");
            }
            Call::Job => {
                let line = name.start().line;
                self.note(format!("The `spawn_blocking` job in line {line} was not recorded, and ran in real time."));
            }
        }
        None
    }

    /// Visits the arguments of a call. The argument with the index `task` is wrapped to become a task, unless it is a
    /// closure.
    fn arguments(&mut self, args: &Punctuated<Expr, Token![,]>, task: usize, wrap: Option<&str>) {
        for (number, arg) in args.iter().enumerate() {
            let wrap = wrap.filter(|_| number == task && !matches!(arg, Expr::Closure(_)));
            let range = self.edits.bytes(arg.span());
            wrap.iter().for_each(|wrap| self.edits.open(range.start, *wrap));
            self.visit_expr(arg);
            wrap.iter().for_each(|_| self.edits.close(range.end, ")"));
        }
    }
}

impl<'ast> Visit<'ast> for Visitor<'_> {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.visit_signature(&function.sig);
        self.function(&function.sig, &function.block);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.visit_signature(&function.sig);
        self.function(&function.sig, &function.block);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        self.visit_signature(&function.sig);
        if let Some(body) = &function.default {
            self.function(&function.sig, body);
        }
    }

    fn visit_expr_async(&mut self, block: &'ast syn::ExprAsync) {
        let name = self.variable.take().unwrap_or("async block".into());
        self.frame(&block.block, &name, None, block.async_token.span.start().line);
    }

    fn visit_expr_closure(&mut self, closure: &'ast ExprClosure) {
        let line = closure.span().start().line;
        match (&closure.asyncness, &*closure.body) {
            (Some(_), Expr::Block(body)) => self.frame(&body.block, "async closure", None, line),
            (Some(_), body) => {
                let range = self.edits.bytes(body.span());
                self.edits.open(
                    range.start,
                    format!("{{ let __frame = ::timeline::Frame::enter(\"async closure\", None, {line}); "),
                );
                self.inside(true, |this| this.visit_expr(body));
                self.edits.close(range.end, " }");
            }
            (None, body) => self.inside(false, |this| this.visit_expr(body)),
        }
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let (Pat::Ident(name), Some(init)) = (&local.pat, &local.init)
            && let Expr::Async(_) = &*init.expr
        {
            self.variable = Some(name.ident.to_string());
        }
        visit::visit_local(self, local);
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        if self.in_frame && !matches!(statement, Stmt::Item(_)) {
            let span = statement.span();
            self.edits.open(self.edits.bytes(span).start, format!("__frame.at({}); ", span.start().line));
        }
        match statement {
            Stmt::Macro(statement) => self.macro_(&statement.mac, statement.mac.span(), true),
            statement => visit::visit_stmt(self, statement),
        }
    }

    /// Puts a guard around a loop, and around a call that may block.
    fn visit_expr(&mut self, expr: &'ast Expr) {
        let Some(hold) = may_hold(expr).filter(|_| !self.constants.contain(expr)) else {
            return visit::visit_expr(self, expr);
        };
        let range = self.edits.bytes(expr.span());
        let text = shortened(self.edits.text(hold.shown));
        let [open, close] = hold.around(&text);
        self.edits.open(range.start, open);
        visit::visit_expr(self, expr);
        self.edits.close(range.end, close);
    }

    fn visit_expr_await(&mut self, expr: &'ast syn::ExprAwait) {
        let end = self.edits.bytes(expr.dot_token.span()).start;
        if self.in_frame {
            self.awaited(&expr.base, "wait", end);
        } else {
            self.visit_expr(&expr.base);
        }
    }

    fn visit_expr_macro(&mut self, expr: &'ast syn::ExprMacro) {
        self.macro_(&expr.mac, expr.mac.span(), false);
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        if mentions_await(&item.mac.tokens) {
            let line = item.span().start().line;
            self.note(format!("Awaits inside the program's own macro (line {line}) were not recorded."));
        }
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let wrap = match &*call.func {
            Expr::Path(function) if !self.is_own(&function.path) => {
                let decided = calls::function(&function.path, call.args.len());
                self.call(decided, function.path.span(), call.span())
            }
            _ => None,
        };
        self.visit_expr(&call.func);
        self.arguments(&call.args, 0, wrap);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.visit_expr(&call.receiver);
        let name = call.method.to_string();
        let wrap = match calls::method(&name) {
            // It stays on the builder.
            Call::Pause => {
                self.paused = true;
                None
            }
            decided => self.call(decided, call.method.span(), call.span()),
        };
        // `LocalSet::block_on` takes the runtime as its first argument.
        let task = if name == "block_on" { call.args.len().saturating_sub(1) } else { 0 };
        self.arguments(&call.args, task, wrap);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut names = path.segments.iter().map(|segment| segment.ident.to_string());
        if let (Some("std"), Some(second)) = (names.next().as_deref(), names.next())
            && REPLACED.contains(&&*second)
        {
            let new = if path.leading_colon.is_some() { "timeline::standard" } else { "::timeline::standard" };
            self.edits.replace(path.segments[0].ident.span(), new);
        }
        visit::visit_path(self, path);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if let UseTree::Path(path) = &item.tree
            && path.ident.to_string().starts_with("futures")
        {
            imported(&path.tree, &mut self.of_futures);
        }
        if let UseTree::Path(path) = &item.tree
            && path.ident == "std"
            && names_replaced(&path.tree)
        {
            let new = if item.leading_colon.is_some() { "timeline::standard" } else { "::timeline::standard" };
            self.edits.replace(path.ident.span(), new);
        }
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
}
