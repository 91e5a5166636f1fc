//! How code names things: the place of an expression, and what a name says about a future.

use proc_macro2::{TokenStream, TokenTree};
use syn::{Expr, Pat, UnOp};

use crate::context::stripped;

/// Methods that return what they are called on, or a reference to it.
const SAME: &str = "\
    as_deref_mut as_mut as_pin_mut borrow_mut boxed boxed_local by_ref expect fuse get_mut in_current_span instrument \
    into_future unwrap unwrap_or_else";

pub fn contains(list: &str, name: &syn::Ident) -> bool {
    list.split(' ').any(|listed| name == listed)
}

/// How the code names the place of an expression: `importing` for `importing.as_mut()`, or `self.importing`.
pub fn key(expression: &Expr) -> Option<String> {
    match stripped(expression) {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        Expr::Field(field) => match &field.member {
            syn::Member::Named(name) => Some(format!("{}.{name}", key(&field.base)?)),
            syn::Member::Unnamed(index) => Some(format!("{}.{}", key(&field.base)?, index.index)),
        },
        Expr::Index(index) => key(&index.expr),
        Expr::MethodCall(call) if contains(SAME, &call.method) => key(&call.receiver),
        Expr::Call(call) if is_pin_new(&call.func) => key(call.args.first()?),
        Expr::Try(inner) => key(&inner.expr),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => key(&unary.expr),
        _ => None,
    }
}

/// The variable at the start of a key.
pub fn root(key: &str) -> &str {
    key.split('.').next().unwrap_or(key)
}

pub fn is_pin_new(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    let segments: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    matches!(&segments[..], [.., owner, name] if owner == "Pin" && name == "new")
}

/// Whether a future of this name only waits, even if it is an async block or made by a function of the crate.
pub fn is_timer(name: &str) -> bool {
    has_word(name, "cancel cancelled canceled ctrl delay shutdown signal sleep timer")
}

/// Whether a future of this name, of which nothing else is known, only says when to stop.
pub fn is_signal(name: &str) -> bool {
    const WORDS: &str = "\
        abort changed close closed deadline exit interrupt kill limit quit sigint sigterm stop stopped term terminate \
        timeout tripwire";
    is_timer(name) || has_word(name, WORDS)
}

/// Whether something of this name, of which nothing else is known, is a task or the receiving end of a channel.
pub fn is_handle(name: &str) -> bool {
    has_word(name, "handle handles interval join notified receiver recv rx task tasks tick ticker")
}

fn has_word(name: &str, words: &str) -> bool {
    let name = name.trim_end_matches(|last: char| last.is_ascii_digit());
    name.split('_').any(|part| words.split(' ').any(|word| part == word))
}

/// Goes through tokens word by word, also within brackets.
pub fn words(tokens: TokenStream, each: &mut impl FnMut(&str)) {
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => {
                each("(");
                words(group.stream(), each);
                each(")");
            }
            TokenTree::Ident(ident) => each(&ident.to_string()),
            TokenTree::Punct(punct) => each(&punct.as_char().to_string()),
            TokenTree::Literal(literal) => each(&literal.to_string()),
        }
    }
}

/// Whether a piece of code names the place of a key.
pub fn mentions(text: &str, key: &str) -> bool {
    let Ok(tokens) = text.parse::<TokenStream>() else { return text.contains(key) };
    let mut all: Vec<String> = vec![String::new()];
    words(tokens, &mut |word| all.push(word.to_owned()));
    let wanted: Vec<&str> = key.split('.').flat_map(|part| [".", part]).skip(1).collect();
    all.windows(wanted.len() + 1).any(|window| window[0] != "." && window[1..].iter().eq(wanted.iter()))
}

/// The names that a pattern binds.
pub fn bound_names(pattern: &Pat) -> Vec<&syn::PatIdent> {
    let mut names = Vec::new();
    collect(pattern, &mut names);
    names
}

fn collect<'a>(pattern: &'a Pat, names: &mut Vec<&'a syn::PatIdent>) {
    match pattern {
        Pat::Ident(ident) => names.push(ident),
        Pat::Type(typed) => collect(&typed.pat, names),
        Pat::Paren(inner) => collect(&inner.pat, names),
        Pat::Reference(inner) => collect(&inner.pat, names),
        Pat::Tuple(tuple) => tuple.elems.iter().for_each(|inner| collect(inner, names)),
        Pat::TupleStruct(tuple) => tuple.elems.iter().for_each(|inner| collect(inner, names)),
        Pat::Slice(slice) => slice.elems.iter().for_each(|inner| collect(inner, names)),
        Pat::Struct(of) => of.fields.iter().for_each(|field| collect(&field.pat, names)),
        Pat::Or(or) => or.cases.iter().take(1).for_each(|inner| collect(inner, names)),
        _ => {}
    }
}
