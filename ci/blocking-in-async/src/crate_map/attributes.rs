//! Reads attributes, and the arguments of `include!`.

use std::env;
use std::path::PathBuf;

use proc_macro2::TokenStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Item, Lit, Meta, Token};

use crate::cfg::Cfg;

/// The path in `#[path = "…"]`, unless it is within a `cfg_attr` that certainly doesn't hold.
pub fn path_attribute(attributes: &[Attribute], cfg: &Cfg) -> Option<PathBuf> {
    let metas = attributes.iter().flat_map(|attribute| cfg.applied(&attribute.meta));
    metas.into_iter().find_map(|(meta, _)| match meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => string(&pair.value).map(PathBuf::from),
        _ => None,
    })
}

/// The path given to `include!`: a literal, or `concat!(env!("OUT_DIR"), "…")`.
pub fn included_path(tokens: &TokenStream) -> Option<PathBuf> {
    Some(PathBuf::from(constant(&syn::parse2(tokens.clone()).ok()?)?))
}

fn constant(expression: &Expr) -> Option<String> {
    if let Some(text) = string(expression) {
        return Some(text);
    }
    let Expr::Macro(call) = expression else { return None };
    let arguments = call.mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated).ok()?;
    if call.mac.path.is_ident("concat") {
        arguments.iter().map(constant).collect()
    } else if call.mac.path.is_ident("env") {
        env::var(string(arguments.first()?)?).ok()
    } else {
        None
    }
}

fn string(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

pub fn attributes(item: &Item) -> &[Attribute] {
    macro_rules! of {
        ($($variant:ident)*) => { match item { $(Item::$variant(item) => &item.attrs,)* _ => &[] } };
    }
    of!(Const Enum ExternCrate Fn ForeignMod Impl Macro Mod Static Struct Trait TraitAlias Type Union Use)
}
