//! Small questions about syntax.

use syn::{Expr, Ident, Pat, Signature};

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
