//! Finds the functions that call a function passed to them. A closure passed to one of them runs immediately, on the
//! same thread. Nested closures and async blocks don't count, because they may run later.

use std::collections::HashSet;

use syn::visit::{self, Visit};
use syn::{Block, Expr, FnArg, GenericParam, Pat, Signature, Type, TypeParamBound, WherePredicate};

/// Whether the body calls a parameter whose type is, or is bounded by, something like `impl FnOnce()`.
pub fn runs_parameter(signature: &Signature, body: &Block) -> bool {
    let generics = callable_generics(signature);
    let parameters: HashSet<String> = signature
        .inputs
        .iter()
        .filter_map(|input| match input {
            FnArg::Typed(typed) if is_callable(&typed.ty, &generics) => match &*typed.pat {
                Pat::Ident(ident) => Some(ident.ident.to_string()),
                _ => None,
            },
            _ => None,
        })
        .collect();
    if parameters.is_empty() {
        return false;
    }
    let mut calls = Calls { parameters, found: false };
    calls.visit_block(body);
    calls.found
}

fn callable_generics(signature: &Signature) -> HashSet<String> {
    let mut names = HashSet::new();
    for parameter in &signature.generics.params {
        if let GenericParam::Type(parameter) = parameter
            && parameter.bounds.iter().any(is_fn)
        {
            names.insert(parameter.ident.to_string());
        }
    }
    for predicate in signature.generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
        if let WherePredicate::Type(predicate) = predicate
            && let Type::Path(path) = &predicate.bounded_ty
            && let Some(ident) = path.path.get_ident()
            && predicate.bounds.iter().any(is_fn)
        {
            names.insert(ident.to_string());
        }
    }
    names
}

fn is_callable(of: &Type, generics: &HashSet<String>) -> bool {
    match of {
        Type::ImplTrait(of) => of.bounds.iter().any(is_fn),
        Type::TraitObject(of) => of.bounds.iter().any(is_fn),
        Type::Reference(of) => is_callable(&of.elem, generics),
        Type::Paren(of) => is_callable(&of.elem, generics),
        Type::Path(path) => path.path.get_ident().is_some_and(|ident| generics.contains(&ident.to_string())),
        _ => false,
    }
}

fn is_fn(bound: &TypeParamBound) -> bool {
    match bound {
        TypeParamBound::Trait(bound) => bound
            .path
            .segments
            .last()
            .is_some_and(|segment| ["Fn", "FnMut", "FnOnce"].iter().any(|name| segment.ident == name)),
        _ => false,
    }
}

struct Calls {
    parameters: HashSet<String>,
    found: bool,
}

impl<'ast> Visit<'ast> for Calls {
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let Expr::Path(path) = &*call.func {
            self.found |= path.path.get_ident().is_some_and(|ident| self.parameters.contains(&ident.to_string()));
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}

    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::ItemFn;

    fn runs(text: &str) -> bool {
        let function: ItemFn = syn::parse_str(text).expect("a function");
        runs_parameter(&function.sig, &function.block)
    }

    #[test]
    fn a_parameter_that_is_called_runs_and_one_that_is_passed_on_does_not() {
        assert!(runs("fn timed<T>(work: impl FnOnce() -> T) -> T { let x = work(); x }"));
        assert!(runs("fn timed<F>(work: F) where F: Fn() { if true { work() } }"));
        assert!(!runs("fn later<F: FnOnce() + Send>(work: F) { thread::spawn(move || work()); }"));
        assert!(!runs("fn later<F: FnOnce() + Send>(work: F) { thread::spawn(work); }"));
        assert!(!runs("fn other(work: u8) { work() }"));
    }
}
