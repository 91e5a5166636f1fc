//! Instruments macros: those that poll futures, and those whose arguments are expressions.

use crate::instrument::imports::{REPLACED, standard};
use crate::instrument::names::{Path, Space};
use crate::instrument::select::{Branch, select_branches, skip_biased};
use crate::instrument::source::mentions_await;
use crate::instrument::visit::Visitor;
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Expr, Macro, Token};

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

impl Visitor<'_> {
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

    pub fn macro_(&mut self, mac: &Macro, whole: Span, statement: bool) {
        let paths = self.names.resolve(&mac.path, Space::Macros);
        let known = |path: &&Path| path.last().is_some_and(|name| polls(name) || WITH_EXPRESSIONS.contains(&&**name));
        let path = paths.iter().find(known);
        let name = path.and_then(|path| path.last()).map_or("", String::as_str);
        let understood = match name {
            "join" | "try_join" if self.in_frame => self.join(&mac.tokens, whole, statement),
            "select" | "select_biased" if self.in_frame => {
                let of_futures = path.is_some_and(|path| path[0].starts_with("futures"));
                self.select(&mac.tokens, whole, statement, of_futures)
            }
            _ if WITH_EXPRESSIONS.contains(&name) => {
                match Punctuated::<Expr, Token![,]>::parse_terminated.parse2(mac.tokens.clone()) {
                    Ok(arguments) => {
                        arguments.iter().for_each(|argument| self.visit_expr(argument));
                        let is_std = path.is_some_and(|path| path.len() == 1 || ["std", "core"].contains(&&*path[0]));
                        if is_std && name == "dbg" && !arguments.is_empty() {
                            return self.dbg(mac, &arguments);
                        }
                        if is_std && name.ends_with("assert") && arguments.len() == 1 {
                            self.assert(&mac.tokens, &arguments[0]);
                        }
                        true
                    }
                    Err(_) => false,
                }
            }
            _ => false,
        };
        if !understood {
            self.standard_in(&mac.tokens);
            let name = mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
            // A branch that polls something has no `await` of its own.
            if mentions_await(&mac.tokens) || self.in_frame && polls(&name) && !paths.is_empty() {
                let line = whole.start().line;
                self.note(format!("Awaits inside the macro `{name}!` (line {line}) were not recorded."));
            }
        }
        self.visit_path(&mac.path);
    }

    /// Lets `dbg!` show the program's source rather than the copy's.
    fn dbg(&mut self, mac: &Macro, arguments: &Punctuated<Expr, Token![,]>) {
        let column = mac.path.span().start().column + 1;
        self.edits.replace(mac.path.span(), "::timeline::dbg");
        for argument in arguments {
            let source = source(&mac.tokens, argument);
            self.edits.open_first(self.edits.bytes(argument.span()).start, format!("{column}, {source}, "));
        }
    }

    /// Does the same for `assert!` and `debug_assert!` without a message, if the copy's source differs. Outside async
    /// code, the compiler may evaluate them, and it can't format.
    fn assert(&mut self, tokens: &TokenStream, condition: &Expr) {
        if self.in_frame && mentions_await(tokens) {
            let message = format!(", \"{{}}\", ::timeline::asserted!({})", source(tokens, condition));
            self.edits.close(self.edits.bytes(condition.span()).end, message);
        }
    }

    /// Replaces paths such as `std::thread::sleep` in tokens that nothing else reads.
    pub fn standard_in(&mut self, tokens: &TokenStream) {
        let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let is = |at: Option<&TokenTree>, text: &str| at.is_some_and(|tree| tree.to_string() == text);
        for (at, tree) in trees.iter().enumerate() {
            if let TokenTree::Group(group) = tree {
                self.standard_in(&group.stream());
            }
            let replaced = |tree: &TokenTree| REPLACED.iter().any(|name| tree.to_string() == *name);
            let colons = is(trees.get(at + 1), ":") && is(trees.get(at + 2), ":");
            if is(Some(tree), "std") && colons && trees.get(at + 3).is_some_and(replaced) {
                let leading = at > 0 && is(trees.get(at - 1), ":");
                self.edits.replace(tree.span(), standard(leading));
            }
        }
    }
}

/// Returns the tokens of an expression among those of a macro, in one line. What stands between two tokens becomes a
/// space, because the compiler shows tokens as close to each other as they are.
fn source(tokens: &TokenStream, expr: &Expr) -> String {
    let range = expr.span().byte_range();
    let is_inside = |tree: &TokenTree| range.contains(&tree.span().byte_range().start);
    let (mut text, mut end) = (String::new(), range.start);
    push(tokens.clone().into_iter().filter(is_inside).collect(), &mut text, &mut end);
    text
}

/// Appends tokens to `text`, whose last token ends at the byte `end`.
fn push(tokens: TokenStream, text: &mut String, end: &mut usize) {
    let token = |text: &mut String, end: &mut usize, span: Span, token: &str| {
        let range = span.byte_range();
        text.push_str(if range.start > *end { " " } else { "" });
        text.push_str(token);
        *end = range.end;
    };
    for tree in tokens {
        let TokenTree::Group(group) = tree else {
            token(text, end, tree.span(), &tree.to_string());
            continue;
        };
        let [open, close] = match group.delimiter() {
            Delimiter::Parenthesis => ["(", ")"],
            Delimiter::Brace => ["{", "}"],
            Delimiter::Bracket => ["[", "]"],
            Delimiter::None => ["", ""],
        };
        token(text, end, group.span_open(), open);
        push(group.stream(), text, end);
        token(text, end, group.span_close(), close);
    }
}

/// Returns whether a macro of this name polls its arguments.
fn polls(name: &str) -> bool {
    ["join", "try_join", "select", "select_biased"].contains(&name)
}
