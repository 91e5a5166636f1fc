//! Finds what functions do with a function that is passed to them. If one calls it, a closure passed to it runs
//! immediately, on the same thread. Calls in nested closures and async blocks don't count, because they may run later.

use std::collections::HashSet;

use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Block, Expr, FnArg, GenericParam, Pat, Signature, Token, Type, TypeParamBound, WherePredicate};

use crate::macros;

/// What a function does with a parameter whose type is, or is bounded by, something like `impl FnOnce()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClosureUse {
    Runs,
    /// Passes it to a thread where blocking is allowed.
    HandsOver,
}

impl ClosureUse {
    pub fn of(signature: &Signature, body: &Block) -> Option<ClosureUse> {
        let parameters = callable_parameters(signature);
        if parameters.is_empty() {
            return None;
        }
        let mut calls = Calls { parameters, runs: false, hands_over: false };
        calls.visit_block(body);
        if calls.runs { Some(ClosureUse::Runs) } else { calls.hands_over.then_some(ClosureUse::HandsOver) }
    }
}

fn callable_parameters(signature: &Signature) -> HashSet<String> {
    let generics = callable_generics(signature);
    signature
        .inputs
        .iter()
        .filter_map(|input| match input {
            FnArg::Typed(typed) if is_callable(&typed.ty, &generics) => match &*typed.pat {
                Pat::Ident(ident) => Some(ident.ident.to_string()),
                _ => None,
            },
            _ => None,
        })
        .collect()
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
    runs: bool,
    hands_over: bool,
}

impl Calls {
    /// Notes whether one of these arguments of an offloading function is, or mentions, a parameter.
    fn offloaded(&mut self, callee: &str, arguments: &Punctuated<Expr, Token![,]>) {
        if macros::OFFLOADS.contains(&callee) || callee.starts_with("spawn") {
            let mut mentions = Mentions { parameters: &self.parameters, found: false };
            arguments.iter().for_each(|argument| mentions.visit_expr(argument));
            self.hands_over |= mentions.found;
        }
    }
}

struct Mentions<'a> {
    parameters: &'a HashSet<String>,
    found: bool,
}

impl<'ast> Visit<'ast> for Mentions<'_> {
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        self.found |= path.path.get_ident().is_some_and(|ident| self.parameters.contains(&ident.to_string()));
    }
}

impl<'ast> Visit<'ast> for Calls {
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let Expr::Path(path) = &*call.func {
            self.runs |= path.path.get_ident().is_some_and(|ident| self.parameters.contains(&ident.to_string()));
            let callee = path.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
            self.offloaded(&callee, &call.args);
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.offloaded(&call.method.to_string(), &call.args);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}

    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::ItemFn;

    fn used(text: &str) -> Option<ClosureUse> {
        let function: ItemFn = syn::parse_str(text).expect("a function");
        ClosureUse::of(&function.sig, &function.block)
    }

    fn runs(text: &str) -> bool {
        used(text) == Some(ClosureUse::Runs)
    }

    #[test]
    fn a_parameter_that_is_called_runs_and_one_that_is_passed_on_does_not() {
        assert!(runs("fn timed<T>(work: impl FnOnce() -> T) -> T { let x = work(); x }"));
        assert!(runs("fn timed<F>(work: F) where F: Fn() { if true { work() } }"));
        assert!(!runs("fn later<F: FnOnce() + Send>(work: F) { thread::spawn(move || work()); }"));
        assert!(!runs("fn later<F: FnOnce() + Send>(work: F) { thread::spawn(work); }"));
        assert_eq!(used("fn later<F: FnOnce() + Send>(work: F) { thread::spawn(work); }"), Some(ClosureUse::HandsOver));
        assert_eq!(used("fn kept<F: FnOnce() + Send>(work: F) { list.push(work); }"), None);
        assert!(!runs("fn other(work: u8) { work() }"));
    }
}
