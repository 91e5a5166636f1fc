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

/// Parses a file, or says where it doesn't parse.
pub fn parse(source: &str) -> Result<File, Refused> {
    syn::parse_file(source).map_err(|error| {
        let line = error.span().start().line;
        Refused { line, what: format!("this does not parse: {error}"), fix: "fix the program" }
    })
}

/// Refuses a program that declares modules in other files.
pub fn refuse_modules(file: &File) -> Result<(), Refused> {
    let outside = file.items.iter().find(|item| matches!(item, Item::Mod(module) if module.content.is_none()));
    outside.map_or(Ok(()), |module| {
        let line = module.span().start().line;
        let fix = "put the whole program in one file, or record it as a program of a package";
        Err(Refused { line, what: "a module in another file".into(), fix })
    })
}

const NO_MAIN: &str = "add one, or record the program that uses this file";

/// Finds `main`, or says why the program can't be recorded.
pub fn find_main(file: &File) -> Result<&ItemFn, Refused> {
    let refused = |span: Span, what: &str, fix| Err(Refused { line: span.start().line, what: what.into(), fix });
    let functions =
        file.items.iter().filter_map(|item| if let Item::Fn(function) = item { Some(function) } else { None });
    let Some(main) = functions.into_iter().find(|function| function.sig.ident == "main") else {
        let is_test =
            |attribute: &syn::Attribute| attribute.path().segments.last().is_some_and(|it| it.ident == "test");
        let test = file.items.iter().find_map(|item| match item {
            Item::Fn(function) if function.attrs.iter().any(is_test) => Some(function.span()),
            _ => None,
        });
        let Some(test) = test else { return refused(Span::call_site(), "there is no function `main`", NO_MAIN) };
        return refused(test, "there are only tests, and no function `main`", "add one that does what the test does");
    };
    Ok(main)
}

/// Returns the first token of `async fn main` after its attributes.
pub fn first_token(signature: &Signature) -> Span {
    signature.asyncness.map_or(signature.fn_token.span, |token| token.span)
}
