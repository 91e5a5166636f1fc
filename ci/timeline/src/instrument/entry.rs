//! Reads `#[tokio::main]` and its options, under any name.

use crate::instrument::names::{Names, Space};
use crate::instrument::program::Refused;
use proc_macro2::Span;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprLit, Lit, Meta, Token};

/// The runtime that `#[tokio::main]` asks for.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    pub attribute: &'a Attribute,
    /// Whether it has several threads.
    pub threads: bool,
    /// Whether it is a `LocalRuntime`.
    pub local: bool,
    pub paused: bool,
    /// Whether a panic in a task ends the whole runtime.
    pub shuts_down: bool,
}

impl Entry<'_> {
    /// Returns the opening of the call that runs a future on such a runtime. A parenthesis closes it.
    pub fn call(&self) -> String {
        match (self.local, self.shuts_down) {
            (false, false) => "::timeline::run(".into(),
            (local, shuts_down) => format!("::timeline::run_with({local}, {shuts_down}, "),
        }
    }
}

/// Finds `#[tokio::main]` among the attributes of a function. An error says why it can't be recorded.
pub fn entry<'a>(attributes: &'a [Attribute], names: &Names) -> Result<Option<Entry<'a>>, Refused> {
    for attribute in attributes {
        let paths = names.resolve(attribute.path(), Space::Attributes);
        if paths.iter().any(|path| path == &["tokio", "main"]) {
            return options(attribute).map(Some);
        }
    }
    Ok(None)
}

/// Says why a program whose `main` is async, but not by `#[tokio::main]`, can't be recorded.
pub fn without_tokio(main: Span, attributes: &[Attribute], names: &Names) -> Refused {
    let other = attributes.iter().find_map(|attribute| {
        let paths = names.resolve(attribute.path(), Space::Attributes);
        let path = paths.into_iter().find(|path| path.len() > 1 && path.last().is_some_and(|last| last == "main"))?;
        Some((attribute.span(), format!("`#[{}]` runs `main`, not `#[tokio::main]`", path.join("::"))))
    });
    let by_condition = attributes.iter().find(|attribute| attribute.path().is_ident("cfg_attr"));
    let by_condition = by_condition
        .map(|attribute| (attribute.span(), "`main` is async, and its runtime depends on a `cfg_attr`".to_string()));
    let (span, what) =
        other.or(by_condition).unwrap_or_else(|| (main, "`main` is async without `#[tokio::main]`".into()));
    Refused { line: span.start().line, what, fix: "use `#[tokio::main]`" }
}

fn options(attribute: &Attribute) -> Result<Entry<'_>, Refused> {
    let mut entry = Entry { attribute, threads: true, local: false, paused: false, shuts_down: false };
    let Meta::List(list) = &attribute.meta else { return Ok(entry) };
    let refused = |what: String| {
        let fix = "leave it out, or fix it";
        Err(Refused { line: attribute.span().start().line, what, fix })
    };
    let Ok(options) = Punctuated::<Meta, Token![,]>::parse_terminated.parse2(list.tokens.clone()) else {
        return refused("`#[tokio::main]` has options that don't parse".into());
    };
    for option in &options {
        let name = option.path().get_ident().map(ToString::to_string).unwrap_or_default();
        let value = match option {
            Meta::NameValue(pair) => value(&pair.value),
            _ => None,
        };
        match (&*name, value.as_deref()) {
            ("flavor", Some("multi_thread")) => {}
            ("flavor", Some("current_thread")) => entry.threads = false,
            ("flavor", Some("local")) => (entry.threads, entry.local) = (false, true),
            ("start_paused", Some(value @ ("true" | "false"))) => entry.paused = value == "true",
            ("unhandled_panic", Some(value @ ("ignore" | "shutdown_runtime"))) => {
                entry.shuts_down = value == "shutdown_runtime";
            }
            // They have no influence on one recorded thread.
            ("worker_threads" | "crate" | "name", Some(_)) => {}
            _ => {
                let said = list.tokens.to_string();
                return refused(format!("the recorder doesn't know an option of `#[tokio::main({said})]`"));
            }
        }
    }
    Ok(entry)
}

/// Returns a literal's value as text.
fn value(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        Expr::Lit(ExprLit { lit: Lit::Bool(flag), .. }) => Some(flag.value.to_string()),
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => Some(number.to_string()),
        _ => None,
    }
}
