//! Small questions about syntax.

use syn::{Attribute, Expr, Ident, ImplItem, ItemImpl, Meta, Pat, Signature};

/// Whether the executor calls a function of this signature: `poll`, `poll_next`, and the like.
pub fn polls(signature: &Signature) -> bool {
    signature.ident.to_string().starts_with("poll")
        && signature.inputs.iter().any(|input| match input {
            syn::FnArg::Typed(typed) => names_context(&typed.ty),
            syn::FnArg::Receiver(_) => false,
        })
}

fn names_context(of: &syn::Type) -> bool {
    match of {
        syn::Type::Reference(reference) => names_context(&reference.elem),
        syn::Type::Path(path) => path.path.segments.last().is_some_and(|segment| segment.ident == "Context"),
        _ => false,
    }
}

/// Whether an `impl` is one of tower's or hyper's `Service`, whose `call` runs in the task of the server.
pub fn is_service(item: &ItemImpl) -> bool {
    let of_service = item.trait_.as_ref().and_then(|(_, path, _)| path.segments.last());
    let has_future = item.items.iter().any(|item| matches!(item, ImplItem::Type(item) if item.ident == "Future"));
    of_service.is_some_and(|segment| segment.ident == "Service") && has_future
}

/// Whether an attribute, such as rocket's `#[get("/")]`, makes a handler of a function, which an executor calls.
pub fn makes_handler(attributes: &[Attribute]) -> bool {
    const WITH_PATH: [&str; 8] = ["delete", "get", "head", "options", "patch", "post", "put", "route"];
    attributes.iter().any(|attribute| {
        let Some(name) = attribute.path().segments.last().map(|segment| segment.ident.to_string()) else {
            return false;
        };
        let has_path = matches!(&attribute.meta, Meta::List(list) if list.tokens.to_string().starts_with('"'));
        name == "handler" || has_path && WITH_PATH.contains(&name.as_str())
    })
}

/// An expression without the parentheses, references, and invisible macro groups around it.
pub fn stripped(expression: &Expr) -> &Expr {
    match expression {
        Expr::Paren(paren) => stripped(&paren.expr),
        Expr::Group(group) => stripped(&group.expr),
        Expr::Reference(reference) => stripped(&reference.expr),
        _ => expression,
    }
}

/// The name in `name` or `mut name`, with or without a type.
pub fn bound_name(pattern: &Pat) -> Option<&Ident> {
    match pattern {
        Pat::Ident(ident) => Some(&ident.ident),
        Pat::Type(typed) => bound_name(&typed.pat),
        _ => None,
    }
}
