//! Inspects the program as a whole: its `main`, its functions, and whether it can be recorded at all.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{File, Item, ItemFn, Signature};

/// Why a program can't be recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// Line, from 1.
    pub line: usize,
    /// The unsupported construct.
    pub what: String,
    /// How to avoid it.
    pub fix: &'static str,
}

/// Finds `main` in a single-file program, or says why the program can't be recorded.
pub fn find_main(file: &File) -> Result<&ItemFn, Refused> {
    let refused = |span: Span, what: &str, fix| Err(Refused { line: span.start().line, what: what.into(), fix });
    for item in &file.items {
        if let Item::Mod(module) = item
            && module.content.is_none()
        {
            return refused(module.span(), "a module in another file", "put the whole program in one file");
        }
    }
    let functions =
        file.items.iter().filter_map(|item| if let Item::Fn(function) = item { Some(function) } else { None });
    let Some(main) = functions.into_iter().find(|function| function.sig.ident == "main") else {
        let is_test =
            |attribute: &syn::Attribute| attribute.path().segments.last().is_some_and(|it| it.ident == "test");
        let test = file.items.iter().find_map(|item| match item {
            Item::Fn(function) if function.attrs.iter().any(is_test) => Some(function.span()),
            _ => None,
        });
        let Some(test) = test else { return refused(Span::call_site(), "there is no function `main`", "add one") };
        return refused(test, "there are only tests, and no function `main`", "add one that does what the test does");
    };
    Ok(main)
}

/// Returns the first token of `async fn main` after its attributes.
pub fn first_token(signature: &Signature) -> Span {
    signature.asyncness.map_or(signature.fn_token.span, |token| token.span)
}
