//! Parses a file. If syn doesn't know some of its syntax, which may be that of an older edition, the other items are
//! parsed all the same, and the ones left out are noted.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, LineColumn, Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::discouraged::Speculative as _;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{File, Ident, ImplItem, Item, ItemImpl, ItemMod, ItemTrait, Token, TraitItem};

/// An item that can't be parsed, and therefore isn't analyzed.
#[derive(Debug)]
pub struct LeftOut {
    /// The range of its first line, or of the whole item if it has only one.
    pub place: Range<LineColumn>,
    pub why: String,
}

/// The syntax of a file, and the items that are missing from it. Without syntax, nothing could be parsed.
pub fn file(text: &str) -> (Option<File>, Vec<LeftOut>) {
    let error = match syn::parse_file(text) {
        Ok(file) => return (Some(file), Vec::new()),
        Err(error) => error,
    };
    let mut left_out = Vec::new();
    let tokens: Result<TokenStream, _> = without_first_line(text).parse();
    match tokens.ok().and_then(|tokens| (|input: ParseStream| members(input, &mut left_out)).parse2(tokens).ok()) {
        Some(items) if !items.is_empty() => (Some(File { shebang: None, attrs: Vec::new(), items }), left_out),
        _ => (None, vec![LeftOut { place: error.span().start()..error.span().end(), why: error.to_string() }]),
    }
}

/// Blanks out a byte order mark and a line such as `#!/usr/bin/env run`, which are no tokens.
fn without_first_line(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let is_shebang = text.starts_with("#!") && !text[2..].trim_start().starts_with('[');
    if is_shebang { text.chars().skip_while(|character| *character != '\n').collect() } else { text.to_owned() }
}

/// Something that stands beside others of its kind: an item, or a member of an `impl` or a trait.
trait Member: Parse {
    /// A second attempt, with the parts that can't be parsed left out.
    fn in_parts(_: &[TokenTree], _: &mut Vec<LeftOut>) -> Option<Self> {
        None
    }
}

impl Member for ImplItem {}

impl Member for TraitItem {}

impl Member for Item {
    fn in_parts(tokens: &[TokenTree], left_out: &mut Vec<LeftOut>) -> Option<Item> {
        let (TokenTree::Group(body), header) = tokens.split_last()? else { return None };
        let mut empty = Group::new(body.delimiter(), TokenStream::new());
        empty.set_span(body.span());
        let emptied: TokenStream = header.iter().cloned().chain([TokenTree::Group(empty)]).collect();
        let inside = body.stream();
        if let Ok(mut item) = syn::parse2::<ItemImpl>(emptied.clone()) {
            item.items = (|input: ParseStream| members(input, left_out)).parse2(inside).ok()?;
            return Some(Item::Impl(item));
        }
        if let Ok(mut item) = syn::parse2::<ItemTrait>(emptied.clone()) {
            item.items = (|input: ParseStream| members(input, left_out)).parse2(inside).ok()?;
            return Some(Item::Trait(item));
        }
        let mut item = syn::parse2::<ItemMod>(emptied).ok()?;
        item.content.as_mut()?.1 = (|input: ParseStream| members(input, left_out)).parse2(inside).ok()?;
        Some(Item::Mod(item))
    }
}

/// Parses members one by one.
fn members<T: Member>(input: ParseStream, left_out: &mut Vec<LeftOut>) -> syn::Result<Vec<T>> {
    let mut members = Vec::new();
    while !input.is_empty() {
        if input.peek(Token![#]) && input.peek2(Token![!]) {
            // An attribute of what is around these members.
            (0..3).try_for_each(|_| input.parse::<TokenTree>().map(drop))?;
            continue;
        }
        let ahead = input.fork();
        match ahead.parse() {
            Ok(member) => {
                input.advance_to(&ahead);
                members.push(member);
            }
            Err(error) => {
                let tokens = one_member(input)?;
                let mut parts = Vec::new();
                match T::in_parts(&tokens, &mut parts) {
                    Some(member) => {
                        members.push(member);
                        left_out.extend(parts);
                    }
                    None => left_out.push(LeftOut { place: first_line(&tokens), why: error.to_string() }),
                }
            }
        }
    }
    Ok(members)
}

/// The tokens up to the end of a member: a semicolon, or braces that no semicolon follows.
fn one_member(input: ParseStream) -> syn::Result<Vec<TokenTree>> {
    let mut tokens = Vec::new();
    while !input.is_empty() {
        let token: TokenTree = input.parse()?;
        let ends = match &token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && !continues(input),
            _ => false,
        };
        tokens.push(token);
        if ends {
            break;
        }
    }
    Ok(tokens)
}

/// Whether a member goes on after braces, as in `use a::{b, c};`.
fn continues(input: ParseStream) -> bool {
    input.peek(Token![;]) || !(input.peek(Ident::peek_any) || input.peek(Token![#]) || input.is_empty())
}

fn first_line(tokens: &[TokenTree]) -> Range<LineColumn> {
    let start = tokens.first().map_or_else(Span::call_site, TokenTree::span).start();
    let ends = tokens.iter().map(|token| token.span().end()).filter(|end| end.line == start.line);
    start..ends.max().unwrap_or(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number of items, and the first line of every member that is left out.
    fn parsed(text: &str) -> (usize, Vec<usize>) {
        let (syntax, left_out) = file(text);
        let lines = left_out.iter().map(|left_out| left_out.place.start.line).collect();
        (syntax.map_or(0, |syntax| syntax.items.len()), lines)
    }

    #[test]
    fn only_what_cannot_be_parsed_is_left_out() {
        assert_eq!(parsed("mod a;\nfn g(x: u8 u8) {}\nuse b::{c, d};\nfn h() {}"), (3, vec![2]));
        assert_eq!(parsed("#!/bin/x\n#![allow(x)]\nfn async() {}\nfn h() {}"), (1, vec![3]));
        assert_eq!(parsed("mod a {\n fn b() {}\n fn async() {}\n}\nfn c() {}"), (2, vec![3]));
        assert_eq!(parsed("impl A {\n fn b() {}\n fn async() {}\n}"), (1, vec![3]));
        assert_eq!(parsed("trait A {\n fn b(u8);\n fn c(&self);\n}"), (1, vec![2]));
        assert_eq!(parsed("const A: B C = { 1 };\nfn d() {}"), (1, vec![1]));
    }

    #[test]
    fn a_file_that_is_no_list_of_items_has_no_syntax() {
        assert_eq!(parsed("1 + 1"), (0, vec![1]));
        assert_eq!(parsed("fn f( {"), (0, vec![1]));
    }
}
