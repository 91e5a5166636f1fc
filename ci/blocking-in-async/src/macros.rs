//! Parses what is between the brackets of a macro: expressions, statements, arms, items, or only tokens. It knows what
//! a few macros do with their arguments, and expands none.

use std::collections::HashSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Block, Expr, Item, Stmt, Token};

use crate::select::Select;

pub enum Content {
    Expressions(Vec<Expr>),
    Statements(Vec<Stmt>),
    /// Anything that doesn't parse as a whole.
    Tokens(TokenStream),
}

/// Macros whose statements run when the stream they make is polled.
pub const GENERATORS: [&str; 4] = ["stream", "try_stream", "gen", "async_gen"];

/// The arguments of a macro: the arms of a `select!`, or else the first form of [`Content`] that fits.
pub fn content(name: &str, tokens: &TokenStream) -> Content {
    if name.starts_with("select")
        && let Ok(select) = syn::parse2::<Select>(tokens.clone())
    {
        return Content::Expressions(select.into_expressions());
    }
    if let Ok(expressions) = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens.clone()) {
        return Content::Expressions(expressions.into_iter().collect());
    }
    match Block::parse_within.parse2(tokens.clone()) {
        Ok(statements) => Content::Statements(statements),
        Err(_) => Content::Tokens(tokens.clone()),
    }
}

/// Functions that run their closure on a thread where blocking is allowed.
pub const OFFLOADS: [&str; 5] = ["spawn_blocking", "spawn_blocking_on", "block_in_place", "unblock", "asyncify"];

/// Whether a macro's definition passes something to one of [`OFFLOADS`], to `thread::spawn`, or to one of these functions.
pub fn offloads(definition: TokenStream, functions: &HashSet<String>) -> bool {
    let mut before = String::new();
    definition.into_iter().any(|tree| match tree {
        TokenTree::Ident(ident) => {
            let name = ident.to_string();
            let spawns = name == "spawn" && before == "thread";
            before.clone_from(&name);
            spawns || OFFLOADS.contains(&name.as_str()) || functions.contains(&name)
        }
        TokenTree::Group(group) => offloads(group.stream(), functions),
        _ => false,
    })
}

/// Whether a macro's definition puts all that it is given into async blocks.
pub fn is_async(definition: TokenStream) -> bool {
    let trees: Vec<TokenTree> = definition.into_iter().collect();
    // Each rule is a pattern, an arrow, and the group that replaces it.
    let replacements = trees.windows(2).filter_map(|pair| match pair {
        [TokenTree::Punct(arrow), TokenTree::Group(group)] if arrow.as_char() == '>' => Some(group.stream()),
        _ => None,
    });
    let mut arguments = Arguments::default();
    replacements.for_each(|replacement| arguments.count(replacement, false));
    arguments.within > 0 && arguments.outside == 0
}

/// The number of arguments within and outside of async blocks.
#[derive(Default)]
struct Arguments {
    within: usize,
    outside: usize,
}

impl Arguments {
    fn count(&mut self, tokens: TokenStream, in_async: bool) {
        let mut after_async = false;
        let mut after_dollar = false;
        for tree in tokens {
            match tree {
                TokenTree::Ident(ident) => {
                    // A `$` before parentheses only starts a repetition.
                    if after_dollar {
                        // `async $body` is a block, too.
                        *if in_async || after_async { &mut self.within } else { &mut self.outside } += 1;
                    }
                    after_async = ident == "async" || after_async && ident == "move";
                    after_dollar = false;
                }
                TokenTree::Group(group) => {
                    let is_block = after_async && group.delimiter() == Delimiter::Brace;
                    self.count(group.stream(), in_async || is_block);
                    (after_async, after_dollar) = (false, false);
                }
                TokenTree::Punct(punct) => {
                    after_dollar = punct.as_char() == '$';
                    after_async &= after_dollar;
                }
                TokenTree::Literal(_) => (after_async, after_dollar) = (false, false),
            }
        }
    }
}

/// The items in a macro that is used in place of an item, either directly or in its braces.
pub fn items_within(tokens: &TokenStream) -> Vec<Vec<Item>> {
    if let Ok(items) = Items::parse.parse2(tokens.clone()) {
        return if items.0.is_empty() { Vec::new() } else { vec![items.0] };
    }
    let groups = tokens.clone().into_iter().filter_map(|tree| match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
        _ => None,
    });
    groups.flat_map(|inner| items_within(&inner)).collect()
}

struct Items(Vec<Item>);

impl Parse for Items {
    fn parse(input: ParseStream) -> syn::Result<Items> {
        let mut items = Vec::new();
        while !input.is_empty() {
            match input.parse()? {
                // syn returns as tokens what it doesn't know as an item.
                Item::Verbatim(_) => return Err(input.error("not an item")),
                item => items.push(item),
            }
        }
        Ok(Items(items))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expressions(name: &str, text: &str) -> usize {
        match content(name, &text.parse().expect("tokens")) {
            Content::Expressions(expressions) => expressions.len(),
            Content::Statements(_) | Content::Tokens(_) => 0,
        }
    }

    #[test]
    fn the_arms_of_select_are_taken_apart() {
        assert_eq!(expressions("select", "biased; a = f() => g(), Some(x) | y = h(), if on => { z } else => k(),"), 6);
        assert_eq!(expressions("select", "x = f() => { a } y = g() => { b }"), 4);
        assert_eq!(expressions("select", "x = f() => a, complete => break, default => { b }"), 4);
    }

    #[test]
    fn arguments_are_expressions_or_statements_or_tokens() {
        assert_eq!(expressions("println", "\"{}\", f(x)?"), 2);
        assert!(matches!(content("vec", &"f(); 3".parse().unwrap()), Content::Statements(_)));
        assert!(matches!(content("matches", &"x, Some(_) if y".parse().unwrap()), Content::Tokens(_)));
    }

    #[test]
    fn a_macro_is_async_if_all_its_arguments_are() {
        let is = |text: &str| is_async(text.parse().expect("tokens"));
        assert!(is("($($body:tt)*) => { spawn(async move { $($body)* }) };"));
        assert!(is("($body:block) => { spawn(async { f().await; $body }) }"));
        assert!(!is("($name:expr, $body:block) => { log($name); spawn(async $body) }"));
        assert!(!is("($name:expr, $body:block) => { log($name); spawn(async { $body }) }"));
        assert!(is("($body:block) => { spawn(async move $body) }"));
        assert!(!is("($x:expr) => { spawn(async {}); $x }"));
    }

    #[test]
    fn items_are_found_in_the_braces_of_a_choice() {
        let tokens = "if #[cfg(unix)] { fn a() {} } else { fn b() {} mod c; }".parse().unwrap();
        let found = items_within(&tokens);
        assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [1, 2]);
    }
}
