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

/// Returns the item's name if it is a function.
pub fn own_function(item: &Item) -> Option<String> {
    match item {
        Item::Fn(function) => Some(function.sig.ident.to_string()),
        _ => None,
    }
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

/// Finds `main`, or says why the program can't be recorded.
pub fn find_main(file: &File) -> Result<&ItemFn, Refused> {
    let refused = |span: Span, what: &str, fix| Err(Refused { line: span.start().line, what: what.into(), fix });
    let functions =
        file.items.iter().filter_map(|item| if let Item::Fn(function) = item { Some(function) } else { None });
    let Some(main) = functions.into_iter().find(|function| function.sig.ident == "main") else {
        return refused(
            Span::call_site(),
            "there is no function `main`",
            "add one, or record the program that uses this file",
        );
    };
    if let Some(attribute) = tokio_main(main)
        && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string().contains("\"local\""))
    {
        return refused(attribute.span(), "a local runtime is not recorded", "use `flavor = \"current_thread\"`");
    }
    if main.sig.asyncness.is_some() && tokio_main(main).is_none() {
        return refused(main.span(), "`main` is async without `#[tokio::main]`", "use `#[tokio::main]`");
    }
    Ok(main)
}

/// Returns the attribute `#[tokio::main]`, with or without arguments.
pub fn tokio_main(main: &ItemFn) -> Option<&syn::Attribute> {
    main.attrs.iter().find(|attribute| {
        let path: Vec<String> = attribute.path().segments.iter().map(|segment| segment.ident.to_string()).collect();
        path == ["tokio", "main"]
    })
}

/// Returns the first token of `async fn main` after its attributes.
pub fn first_token(signature: &Signature) -> Span {
    signature.asyncness.map_or(signature.fn_token.span, |token| token.span)
}
