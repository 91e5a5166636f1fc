//! Makes the copy of a program that notes what it does: calls of the crate `witness` are inserted into its text. Nothing is printed
//! anew, no line is added or taken away, so that compiler errors and panics still name the reader's lines.

use proc_macro2::{Span, TokenStream};
use std::collections::BTreeSet;
use std::ops::Range;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Block, Expr, ExprClosure, File, FnArg, Item, ItemFn, Macro, Pat, ReturnType, Signature, Stmt, Token, UseTree,
    Visibility,
};

/// Why a program cannot be recorded: the line (from 1), what is there, and what to do about it.
#[derive(Debug, PartialEq)]
pub struct Refused {
    pub line: usize,
    pub what: String,
    pub mend: &'static str,
}

/// The copy of the program `source` that notes what it does. With `sockets` its virtual clock will wait for sockets.
pub fn splice(source: &str, sockets: bool) -> Result<String, Refused> {
    let file = syn::parse_file(source).map_err(|error| {
        let line = error.span().start().line;
        Refused { line, what: format!("this does not parse: {error}"), mend: "mend the program" }
    })?;
    let main = refuse(&file)?;
    // What syn skips before it counts.
    let begin = source.find('\n').filter(|_| source.starts_with("#!") && !source.starts_with("#![")).unwrap_or(0);
    let mut splicer = Splicer { source, begin, ..Splicer::default() };
    splicer.own = file.items.iter().filter_map(own_function).collect();
    splicer.visit_file(&file);
    if let Some(first) = file.items.first() {
        splicer.opens.insert(0, (splicer.bytes(first.span()).start, "#[macro_use] extern crate witness; ".into()));
    }
    splicer.main(main, sockets);
    Ok(splicer.spliced())
}

fn own_function(item: &Item) -> Option<String> {
    match item {
        Item::Fn(function) => Some(function.sig.ident.to_string()),
        _ => None,
    }
}

/// Finds `main` in a program of one file, or says why it cannot be recorded.
fn refuse(file: &File) -> Result<&ItemFn, Refused> {
    let refused = |span: Span, what: &str, mend| Err(Refused { line: span.start().line, what: what.into(), mend });
    for item in &file.items {
        if let Item::Mod(module) = item
            && module.content.is_none()
        {
            return refused(module.span(), "a module in another file", "put all of the program into one file");
        }
    }
    let functions =
        file.items.iter().filter_map(|item| if let Item::Fn(function) = item { Some(function) } else { None });
    let Some(main) = functions.into_iter().find(|function| function.sig.ident == "main") else {
        return refused(Span::call_site(), "there is no function `main`", "give it a program");
    };
    if let Some(attribute) = tokio_main(main)
        && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string().contains("\"local\""))
    {
        return refused(attribute.span(), "a local runtime is not recorded", "use `flavor = \"current_thread\"`");
    }
    if main.sig.asyncness.is_some() && tokio_main(main).is_none() {
        return refused(main.span(), "`main` is async by other means than `#[tokio::main]`", "use `#[tokio::main]`");
    }
    Ok(main)
}

/// The attribute `#[tokio::main]`, whether or not it has arguments.
fn tokio_main(main: &ItemFn) -> Option<&syn::Attribute> {
    main.attrs.iter().find(|attribute| {
        let path: Vec<String> = attribute.path().segments.iter().map(|segment| segment.ident.to_string()).collect();
        path == ["tokio", "main"]
    })
}

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

#[derive(Default)]
struct Splicer<'a> {
    source: &'a str,
    begin: usize,
    /// What is inserted where. Of what is inserted at one place, the outer opens first and closes last.
    opens: Vec<(usize, String)>,
    closes: Vec<(usize, String)>,
    replaces: Vec<(Range<usize>, String)>,
    /// Whether the place that is looked at belongs to a frame.
    in_frame: bool,
    /// The name of the variable that the next async block is assigned to.
    variable: Option<String>,
    /// Functions that the program has itself.
    own: BTreeSet<String>,
    /// What it imports from the crate `futures`.
    of_futures: BTreeSet<String>,
    /// Whether it asks for a paused clock itself.
    paused: bool,
    notes: Vec<String>,
}

impl<'a> Splicer<'a> {
    fn bytes(&self, span: Span) -> Range<usize> {
        let range = span.byte_range();
        range.start + self.begin..range.end + self.begin
    }

    fn text(&self, span: Span) -> &'a str {
        &self.source[self.bytes(span)]
    }

    fn open(&mut self, at: usize, text: impl Into<String>) {
        self.opens.push((at, text.into()));
    }

    fn close(&mut self, at: usize, text: impl Into<String>) {
        self.closes.push((at, text.into()));
    }

    fn replace(&mut self, span: Span, text: impl Into<String>) {
        self.replaces.push((self.bytes(span), text.into()));
    }

    fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// The program with everything inserted and replaced.
    fn spliced(mut self) -> String {
        // Sorting keeps the order of what stands at one place.
        let mut edits: Vec<(usize, usize, usize, String)> = Vec::new();
        edits.extend(self.closes.drain(..).map(|(at, text)| (at, 0, at, text)));
        edits.extend(self.opens.drain(..).map(|(at, text)| (at, 1, at, text)));
        edits.extend(self.replaces.drain(..).map(|(range, text)| (range.start, 2, range.end, text)));
        edits.sort_by_key(|(at, kind, ..)| (*at, *kind));
        let mut text = String::new();
        let mut from = 0;
        for (at, _, end, edit) in edits {
            text.push_str(&self.source[from..at]);
            text.push_str(&edit);
            from = end;
        }
        text + &self.source[from..]
    }

    /// Puts a `main` around the program's own.
    fn main(&mut self, main: &ItemFn, sockets: bool) {
        let attribute = tokio_main(main);
        if let Some(attribute) = attribute {
            let said = self.text(attribute.span()).to_string();
            self.paused |= said.contains("start_paused = true");
            if !said.contains("current_thread") {
                self.several_threads();
            }
            self.replace(attribute.span(), "\n".repeat(said.matches('\n').count()));
        }
        let clock = match (sockets, self.paused) {
            (true, _) => "patient",
            (false, true) => "paused",
            (false, false) => "virtual",
        };
        let output = match &main.sig.output {
            ReturnType::Default => "",
            output @ ReturnType::Type(..) => self.text(output.span()),
        };
        let call = if attribute.is_some() { "::witness::run(witness_main())" } else { "witness_main()" };
        let begin = format!("let _recording = ::witness::begin({clock:?}, &{:?});", self.notes);
        let first = if let Visibility::Inherited = main.vis { first_token(&main.sig) } else { main.vis.span() };
        let at = self.bytes(first).start;
        self.open(at, format!("fn main() {output} {{ {begin} {call} }} ").replace('\n', " "));
        self.replace(main.sig.ident.span(), "witness_main");
    }

    fn several_threads(&mut self) {
        self.note("The program asks for several worker threads. It was recorded on one.".into());
    }

    /// The body of an async function, block or closure: a frame of the name `name`.
    fn frame(&mut self, body: &Block, name: &str, args: Option<String>, line: usize) {
        let args = args.map_or("None".into(), |args| format!("Some(::witness::args![{args}])"));
        let at = self.bytes(body.brace_token.span.open()).end;
        self.open(at, format!(" let __w = ::witness::Frame::enter({name:?}, {args}, {line});"));
        self.inside(true, |this| visit::visit_block(this, body));
    }

    /// Does `work` inside of a frame, or of what is none.
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

    /// What is awaited, or a branch of a macro: `how` is `wait` or `branch`.
    fn awaited(&mut self, future: &Expr, how: &str, end: usize) {
        let span = future.span();
        let text = shortened(self.text(span));
        self.open(self.bytes(span).start, format!("::witness::{how}(__w.id(), "));
        self.visit_expr(future);
        self.close(end, format!(", {}, {text:?})", span.start().line));
    }

    /// Marks that the frame goes on after a macro in which it may have waited. As a statement it needs no semicolon then either.
    fn goes_on_after(&mut self, mac: Span, statement: bool) {
        let range = self.bytes(mac);
        let [open, close] = if statement { ["match ", ""] } else { ["(match ", ")"] };
        self.open(range.start, open);
        self.closes.push((range.end, format!(" {{ __r => {{ __w.at({}); __r }} }}{close}", mac.start().line)));
    }

    /// `join!` and its like. False when it is none.
    fn join(&mut self, tokens: &TokenStream, whole: Span, statement: bool) -> bool {
        let parse = |input: ParseStream| {
            skip_biased(input)?;
            Punctuated::<Expr, Token![,]>::parse_terminated(input)
        };
        let Ok(branches) = parse.parse2(tokens.clone()) else { return false };
        self.goes_on_after(whole, statement);
        for branch in &branches {
            let end = self.bytes(branch.span()).end;
            self.awaited(branch, "branch", end);
        }
        true
    }

    /// `select!` and its like. That of the crate `futures` borrows what is named by a variable. False when it is none.
    fn select(&mut self, tokens: &TokenStream, whole: Span, statement: bool, of_futures: bool) -> bool {
        let Ok(branches) = select_branches.parse2(tokens.clone()) else { return false };
        self.goes_on_after(whole, statement);
        for Branch { future, condition, handler } in &branches {
            if let Some(future) = future {
                let range = self.bytes(future.span());
                self.awaited(future, "branch", range.end);
                if of_futures && matches!(future, Expr::Path(_)) {
                    self.open(range.start, "&mut ");
                }
            }
            if let Some(condition) = condition {
                self.visit_expr(condition);
            }
            let range = self.bytes(handler.span());
            if !matches!(handler, Expr::Block(_)) {
                self.open(range.start, format!("{{ __w.at({}); ", handler.span().start().line));
            }
            self.visit_expr(handler);
            if !matches!(handler, Expr::Block(_)) {
                self.close(range.end, " }");
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
            self.note(format!("What is awaited inside the macro `{name}!` (line {line}) was not recorded."));
        }
        self.visit_path(&mac.path);
    }

    /// A call of a function: tokio's own are replaced by those of the witness. Returns what an argument that becomes a task is
    /// wrapped in.
    fn call(&mut self, path: &syn::Path, args: &Punctuated<Expr, Token![,]>, whole: Span) -> Option<&'static str> {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if let [name] = names[..]
            && self.own.contains(name)
        {
            return None;
        }
        match names[..] {
            [.., "thread", "spawn"] => return None,
            [.., "spawn" | "spawn_local"] if args.len() == 1 => return Some(TASK),
            [.., "block_on"] if args.len() == 1 => return Some(ROOT),
            [.., "spawn_blocking"] => self.replace(path.span(), "::witness::spawn_blocking"),
            [.., "block_in_place"] => self.replace(path.span(), "::witness::block_in_place"),
            [.., "Runtime", "new"] if args.is_empty() => {
                self.several_threads();
                self.replace(path.span(), "::witness::runtime");
            }
            [.., "Builder", "new_multi_thread"] => {
                self.several_threads();
                self.replace(path.span(), "::witness::builder");
            }
            [.., "Builder", "new_current_thread"] => self.replace(path.span(), "::witness::builder"),
            [.., "time", "pause"] => {
                self.paused = true;
                self.replace(whole, "()");
            }
            _ => {}
        }
        None
    }

    /// The arguments of a call; the one of this number becomes a task by being wrapped. A closure never does.
    fn arguments(&mut self, args: &Punctuated<Expr, Token![,]>, task: usize, wrap: Option<&str>) {
        for (number, arg) in args.iter().enumerate() {
            let wrap = wrap.filter(|_| number == task && !matches!(arg, Expr::Closure(_)));
            let range = self.bytes(arg.span());
            wrap.iter().for_each(|wrap| self.open(range.start, *wrap));
            self.visit_expr(arg);
            wrap.iter().for_each(|_| self.close(range.end, ")"));
        }
    }
}

/// What becomes a task, and what `block_on` runs.
const TASK: &str = "::witness::task!(";
const ROOT: &str = "::witness::root(";

/// The first token of `async fn main`, after its attributes.
fn first_token(signature: &Signature) -> Span {
    signature.asyncness.map_or(signature.fn_token.span, |token| token.span)
}

/// One line, and no more of it than fits a table: of a long call the arguments are left out.
fn shortened(text: &str) -> String {
    let line =
        text.split_whitespace().collect::<Vec<_>>().join(" ").replace(" .", ".").replace("( ", "(").replace(", )", ")");
    if line.chars().count() <= LONGEST {
        return line;
    }
    match line.split_once('(') {
        Some((call, _)) if line.ends_with(')') && call.chars().count() < LONGEST => format!("{call}(…)"),
        _ => line.chars().take(LONGEST - 1).chain(['…']).collect(),
    }
}

/// Letters of an awaited expression.
const LONGEST: usize = 48;

fn mentions_await(tokens: &TokenStream) -> bool {
    tokens.to_string().split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "await")
}

fn skip_biased(input: ParseStream) -> syn::Result<()> {
    let ahead = input.fork();
    if ahead.parse::<syn::Ident>().is_ok_and(|word| word == "biased") && ahead.peek(Token![;]) {
        input.parse::<syn::Ident>()?;
        input.parse::<Token![;]>()?;
    }
    Ok(())
}

/// A branch of `select!`: `PATTERN = FUTURE, if CONDITION => HANDLER`. Those such as `else => HANDLER` have no future.
struct Branch {
    future: Option<Expr>,
    condition: Option<Expr>,
    handler: Expr,
}

fn select_branches(input: ParseStream) -> syn::Result<Vec<Branch>> {
    skip_biased(input)?;
    let mut branches = Vec::new();
    while !input.is_empty() {
        let (mut future, mut condition) = (None, None);
        if input.peek(Token![else]) {
            input.parse::<Token![else]>()?;
        } else {
            Pat::parse_multi_with_leading_vert(input)?;
            // Or else `complete =>` or `default =>`, of the crate `futures`.
            if !input.peek(Token![=>]) {
                input.parse::<Token![=]>()?;
                future = Some(input.parse()?);
                if input.peek(Token![,]) && input.peek2(Token![if]) {
                    input.parse::<Token![,]>()?;
                    input.parse::<Token![if]>()?;
                    condition = Some(input.parse()?);
                }
            }
        }
        input.parse::<Token![=>]>()?;
        let handler = if input.peek(syn::token::Brace) {
            Expr::Block(syn::ExprBlock { attrs: Vec::new(), label: None, block: input.parse()? })
        } else {
            input.parse()?
        };
        input.parse::<Option<Token![,]>>()?;
        branches.push(Branch { future, condition, handler });
    }
    Ok(branches)
}

/// The modules of the standard library of which the witness has its own.
const REPLACED: [&str; 3] = ["thread", "time", "process"];

fn names_replaced(tree: &UseTree) -> bool {
    match tree {
        UseTree::Path(path) => REPLACED.iter().any(|name| path.ident == name),
        UseTree::Name(name) => REPLACED.iter().any(|replaced| name.ident == replaced),
        UseTree::Rename(rename) => REPLACED.iter().any(|name| rename.ident == name),
        UseTree::Group(group) => group.items.iter().any(names_replaced),
        UseTree::Glob(_) => false,
    }
}

fn imported(tree: &UseTree, names: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => imported(&path.tree, names),
        UseTree::Name(name) => drop(names.insert(name.ident.to_string())),
        UseTree::Rename(rename) => drop(names.insert(rename.rename.to_string())),
        UseTree::Group(group) => group.items.iter().for_each(|item| imported(item, names)),
        UseTree::Glob(_) => {}
    }
}

impl<'ast> Visit<'ast> for Splicer<'_> {
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
                let range = self.bytes(body.span());
                self.open(
                    range.start,
                    format!("{{ let __w = ::witness::Frame::enter(\"async closure\", None, {line}); "),
                );
                self.inside(true, |this| this.visit_expr(body));
                self.close(range.end, " }");
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
            self.open(self.bytes(span).start, format!("__w.at({}); ", span.start().line));
        }
        match statement {
            Stmt::Macro(statement) => self.macro_(&statement.mac, statement.mac.span(), true),
            statement => visit::visit_stmt(self, statement),
        }
    }

    fn visit_expr_await(&mut self, expr: &'ast syn::ExprAwait) {
        let end = self.bytes(expr.dot_token.span()).start;
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
            self.note(format!("What is awaited inside the program's own macro (line {line}) was not recorded."));
        }
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let wrap = match &*call.func {
            Expr::Path(function) => self.call(&function.path, &call.args, call.span()),
            _ => None,
        };
        self.visit_expr(&call.func);
        self.arguments(&call.args, 0, wrap);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.visit_expr(&call.receiver);
        let mut task = 0;
        let wrap = match &*call.method.to_string() {
            "spawn" | "spawn_on" | "spawn_local" | "spawn_local_on" => Some(TASK),
            "block_on" => {
                // That of a `LocalSet` is given the runtime first.
                task = call.args.len().saturating_sub(1);
                Some(ROOT)
            }
            "start_paused" => {
                self.paused = true;
                None
            }
            "spawn_blocking" => {
                let line = call.method.span().start().line;
                self.note(format!(
                    "The job of `spawn_blocking` in line {line} was not recorded, and runs by real time."
                ));
                None
            }
            _ => None,
        };
        self.arguments(&call.args, task, wrap);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut names = path.segments.iter().map(|segment| segment.ident.to_string());
        if let (Some("std"), Some(second)) = (names.next().as_deref(), names.next())
            && REPLACED.contains(&&*second)
        {
            let new = if path.leading_colon.is_some() { "witness::standard" } else { "::witness::standard" };
            self.replace(path.segments[0].ident.span(), new);
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
            let new = if item.leading_colon.is_some() { "witness::standard" } else { "::witness::standard" };
            self.replace(path.ident.span(), new);
        }
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(source: &str) -> Vec<String> {
        splice(source, false).expect("it can be spliced").lines().map(str::to_string).collect()
    }

    #[test]
    fn no_line_moves() {
        let source = "//! A program.\n#![allow(unused)]\n\nuse std::{\n    thread, time::Duration,\n};\n\n#[tokio::main(\n    flavor = \"current_thread\"\n)]\n\
            async fn main() -> Result<(), String> {\n    ask(\n        3,\n    )\n    .await?;\n    Ok(())\n}\n\nasync fn ask(n: u32) -> Result<(), String> {\n    Ok(())\n}\n";
        let spliced = splice(source, false).expect("it can be spliced");
        assert_eq!(spliced.lines().count(), source.lines().count());
        for (line, word) in
            [(4, "use ::witness::standard::{"), (11, "fn witness_main"), (12, "ask("), (19, "fn ask(n: u32)")]
        {
            assert!(
                spliced.lines().nth(line - 1).is_some_and(|text| text.contains(word)),
                "{line}: {word} in {spliced}"
            );
        }
    }

    #[test]
    fn awaits_and_branches_are_told() {
        let spliced = lines(
            "#[tokio::main]\nasync fn main() {\n    a().await;\n    tokio::join!(b(), async { c().await });\n    \
             tokio::select! { biased; x = d(), if x > 1 => x.await, else => {} }\n}",
        );
        assert!(spliced[2].contains("::witness::wait(__w.id(), a(), 3, \"a()\").await"), "{}", spliced[2]);
        assert!(spliced[3].contains("::witness::branch(__w.id(), b(), 4, \"b()\")"), "{}", spliced[3]);
        assert!(spliced[3].contains("Frame::enter(\"async block\", None, 4)"), "{}", spliced[3]);
        assert!(spliced[4].contains("x = ::witness::branch(__w.id(), d(), 5, \"d()\"), if x > 1"), "{}", spliced[4]);
        assert!(spliced[1].contains("recorded on one"), "{}", spliced[1]);
    }

    #[test]
    fn tasks_are_told_but_threads_are_not() {
        let spliced = lines(
            "fn main() {\n    std::thread::spawn(work);\n    tokio::spawn(future);\n    set.spawn(|| 1);\n    rt.block_on(async {});\n    \
             futures::executor::block_on(future);\n    tokio::task::spawn_blocking(work);\n}",
        );
        assert!(spliced[1].contains("::witness::standard::thread::spawn(work)"), "{}", spliced[1]);
        assert!(spliced[2].contains("tokio::spawn(::witness::task!(future))"), "{}", spliced[2]);
        assert!(spliced[3].contains("set.spawn(|| 1)"), "{}", spliced[3]);
        assert!(spliced[4].contains("rt.block_on(::witness::root(async {"), "{}", spliced[4]);
        assert!(spliced[5].contains("block_on(::witness::root(future))"), "{}", spliced[5]);
        assert!(spliced[6].contains("::witness::spawn_blocking(work)"), "{}", spliced[6]);
    }

    #[test]
    fn what_cannot_be_recorded_is_refused_or_noted() {
        let refused = |source: &str| splice(source, false).map_err(|refused| (refused.line, refused.what));
        assert_eq!(refused("fn f() {}"), Err((1, "there is no function `main`".into())));
        assert_eq!(refused("\nmod other;\nfn main() {}"), Err((2, "a module in another file".into())));
        assert!(refused("#[async_std::main]\nasync fn main() {}").is_err_and(|(_, what)| what.contains("other means")));
        assert!(refused("fn main( {}").is_err_and(|(line, what)| line == 1 && what.contains("parse")));
        let noted =
            lines("#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {\n    stream! { x.await };\n}");
        assert!(noted[1].contains("inside the macro `stream!` (line 3) was not recorded"), "{}", noted[1]);
    }
}
