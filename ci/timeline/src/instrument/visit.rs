//! Walks through a program and collects the edits that instrument it.

use crate::instrument::calls::{self, Call, TASK};
use crate::instrument::edits::Edits;
use crate::instrument::entry::{Entry, entry};
use crate::instrument::holds::{Constants, may_hold};
use crate::instrument::imports::{REPLACED, brings_all_of_std, names_replaced, standard};
use crate::instrument::names::{Names, Space};
use crate::instrument::program::Refused;
use crate::instrument::source::{mentions_await, shortened};
use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Block, Expr, ExprClosure, File, FnArg, ItemFn, Pat, Signature, Stmt, Token, UseTree};

pub struct Visitor<'a> {
    pub edits: Edits<'a>,
    /// Whether the current place belongs to a frame.
    pub in_frame: bool,
    /// The variable to which the next async block is assigned.
    variable: Option<String>,
    constants: Constants,
    /// The names in scope at the current place.
    pub names: Names,
    /// Whether the program itself asks for a paused clock.
    pub paused: bool,
    /// Sentences for the trace's notes.
    pub notes: Vec<String>,
    /// Why the program can't be recorded, if the walk has found a reason.
    pub refused: Option<Refused>,
}

impl<'a> Visitor<'a> {
    pub fn new(source: &'a str, file: &File, names: Names) -> Visitor<'a> {
        Visitor {
            edits: Edits::new(source),
            in_frame: false,
            variable: None,
            constants: Constants::of(file),
            names,
            paused: false,
            notes: Vec::new(),
            refused: None,
        }
    }

    /// Refuses the program, unless there is a reason already.
    fn refuse(&mut self, at: Span, what: String, fix: &'static str) {
        self.refused.get_or_insert(Refused { line: at.start().line, what, fix });
    }

    pub fn note(&mut self, note: String) {
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
        self.inside(true, |this| this.visit_block(body));
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
            self.inside(false, |this| this.visit_block(body));
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

    /// Edits a function with these attributes. One other than `main` may be run by `#[tokio::main]`, too.
    fn function_of(&mut self, attributes: &[Attribute], signature: &Signature, body: &Block) {
        let entry = entry(attributes, &self.names).unwrap_or_else(|refused| {
            self.refused.get_or_insert(refused);
            None
        });
        self.visit_signature(signature);
        let is_main = self.names.are_those_of_the_root() && signature.ident == "main";
        let Some((entry, asyncness)) = entry.filter(|_| !is_main).zip(signature.asyncness) else {
            return self.function(signature, body);
        };
        self.run_by(entry);
        self.edits.replace(asyncness.span, "");
        let braces = body.brace_token.span;
        self.edits.open(self.edits.bytes(braces.open()).end, format!(" {}async move {{", entry.call()));
        self.function(signature, body);
        self.edits.close(self.edits.bytes(braces.close()).start, "})");
    }

    /// Takes away `#[tokio::main]`, and notes what it asked for.
    pub fn run_by(&mut self, entry: Entry) {
        self.paused |= entry.paused;
        if entry.threads {
            self.several_threads();
        }
        let said = self.edits.text(entry.attribute.span());
        self.edits.replace(entry.attribute.span(), "\n".repeat(said.matches('\n').count()));
    }

    /// Edits a `use` of what has stand-ins.
    fn import(&mut self, tree: &UseTree, leading: bool) {
        match tree {
            UseTree::Path(path) if path.ident == "std" && names_replaced(&path.tree) => {
                self.edits.replace(path.ident.span(), standard(leading));
            }
            UseTree::Rename(rename) if rename.ident == "std" => {
                self.edits.replace(rename.ident.span(), standard(leading));
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, leading)),
            _ => {}
        }
    }

    /// Wraps an awaited expression or a branch of a macro; `how` is `wait` or `branch`.
    pub fn awaited(&mut self, future: &Expr, how: &str, end: usize) {
        let span = future.span();
        let text = shortened(self.edits.text(span));
        self.edits.open(self.edits.bytes(span).start, format!("::timeline::{how}(__frame.id(), "));
        // A call that is awaited doesn't block.
        visit::visit_expr(self, future);
        self.edits.close(end, format!(", {}, {text:?})", span.start().line));
    }

    /// Edits the callee of a call, given the spans of its name and of the call. Returns the wrapper for the future
    /// passed to it.
    fn call(&mut self, call: Call, name: Span, whole: Span) -> Option<&'static str> {
        let said = || self.edits.text(name).to_string();
        match call {
            Call::Keep | Call::Wait => {}
            Call::Foreign => {
                let what = format!("`{}` runs futures on another runtime than Tokio", said());
                self.refuse(name, what, "run them with `#[tokio::main]` and `tokio::spawn`");
            }
            Call::Taken => {
                let what = format!("`{}` is what the recorder itself needs", said());
                self.refuse(name, what, "leave it out while you record");
            }
            Call::Resume => self.edits.replace(whole, "()"),
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
    pub fn arguments(&mut self, args: &Punctuated<Expr, Token![,]>, task: usize, wrap: Option<&str>) {
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
    fn visit_file(&mut self, file: &'ast File) {
        self.names.enter(true, file.items.iter());
        visit::visit_file(self, file);
        self.names.leave();
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if let Some((_, items)) = &module.content {
            self.names.enter(true, items.iter());
            visit::visit_item_mod(self, module);
            self.names.leave();
        }
    }

    fn visit_block(&mut self, block: &'ast Block) {
        let items = block.stmts.iter().filter_map(|stmt| if let Stmt::Item(item) = stmt { Some(item) } else { None });
        self.names.enter(false, items);
        visit::visit_block(self, block);
        self.names.leave();
    }

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.function_of(&function.attrs, &function.sig, &function.block);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.function_of(&function.attrs, &function.sig, &function.block);
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
        self.standard_in(&item.mac.tokens);
        if mentions_await(&item.mac.tokens) {
            let line = item.span().start().line;
            self.note(format!("Awaits inside the program's own macro (line {line}) were not recorded."));
        }
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let Expr::Path(function) = &*call.func else {
            self.visit_expr(&call.func);
            self.arguments(&call.args, 0, None);
            return;
        };
        let decided = calls::function(&self.names.resolve(&function.path, Space::Values), call.args.len());
        let wrap = self.call(decided, function.path.span(), call.span());
        visit::visit_expr_path(self, function);
        self.arguments(&call.args, 0, wrap);
    }

    /// Edits a function that is passed on, such as `tokio::spawn` in `.map(tokio::spawn)`.
    fn visit_expr_path(&mut self, function: &'ast syn::ExprPath) {
        let path = &function.path;
        let names_one = path.segments.iter().all(|segment| segment.arguments.is_none());
        let paths = self.names.resolve(path, Space::Values);
        // A variable can have the name of any function.
        if names_one && paths.iter().any(|path| path[0] == "tokio") {
            let said = self.edits.text(path.span());
            match [0, 1].map(|arguments| calls::function(&paths, arguments)) {
                [_, TASK] => self.edits.replace(path.span(), format!("(|__f| {said}(::timeline::task(__f)))")),
                [_, Call::Instead(new @ "::timeline::spawn_blocking")] => {
                    self.edits.replace(path.span(), format!("(|__f| {new}(__f))"));
                }
                [decided @ (Call::Instead(_) | Call::InsteadOfThreads(_)), _] => {
                    self.call(decided, path.span(), path.span());
                }
                _ => {}
            }
        }
        visit::visit_expr_path(self, function);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let name = call.method.to_string();
        let decided = calls::method(&name);
        if decided == Call::Wait {
            return self.waits(call);
        }
        self.visit_expr(&call.receiver);
        let wrap = match decided {
            // It stays on the builder, which pauses its clock in any case.
            Call::Pause => {
                let argument = call.args.first();
                self.paused |= argument.is_none_or(|argument| self.edits.text(argument.span()) != "false");
                argument.iter().for_each(|argument| self.edits.replace(argument.span(), "true"));
                return;
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
            self.edits.replace(path.segments[0].ident.span(), standard(path.leading_colon.is_some()));
        }
        visit::visit_path(self, path);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.import(&item.tree, item.leading_colon.is_some());
        if brings_all_of_std(&item.tree) {
            // Names from a `*` would be ambiguous.
            let end = self.edits.bytes(item.span()).end;
            self.edits.close(end, " use ::timeline::{eprint, eprintln, print, println};");
        }
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        if let (true, Some((_, name))) = (item.ident == "std", &item.rename) {
            let begin = self.edits.bytes(item.extern_token.span).start;
            self.edits.replace_bytes(begin..self.edits.bytes(name.span()).start, "use ::timeline::standard as ");
        }
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
}
