//! The tests of listings as they are written: each asserts something, of the program that it includes. A test that calls the
//! program and asserts what any program would do still passes here; that, only a reader finds.

use crate::context::Context;
use anyhow::Result;
use book::files::{line_with, read};
use book::{Finding, Report};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, File, Item, ItemFn};

/// Checks the tests of all listings. An error when one cannot be read.
pub fn check(context: &Context) -> Result<Report> {
    let root = &context.book.root;
    let mut report = Report::default();
    for listing in &context.book.listings {
        let mut own = BTreeSet::new();
        for target in listing.targets.iter().filter(|target| target.contains("/src/")) {
            let text = read(&root.join(target))?.unwrap_or_default();
            if let Some(line) = line_with(&text, "#[cfg(test)]") {
                report.findings.push(Finding::new(target, line, "tests in here are not run", "put them into tests/"));
            }
            if let Some((line, allow)) = silenced(&text) {
                let what = format!("`{allow}` silences what the compiler would say of this program");
                report.findings.push(Finding::new(target, line, what, "write `expect`, with the lint's name, or fix it"));
            }
            own.extend(syn::parse_file(&text).into_iter().flat_map(|file| file.items).filter_map(|item| name(&item)));
        }
        own.insert(listing.name.replace('-', "_"));
        for test in &listing.tests {
            let path = listing.test(test);
            let text = read(&root.join(&path))?.unwrap_or_default();
            // What does not parse is rustc's to report.
            if let Ok(file) = syn::parse_file(&text) {
                report.check(check_file(&path, &file, &own));
            }
        }
    }
    for fix in &context.book.fixes {
        let path = book::listing::fix_source(fix);
        let text = read(&root.join(&path))?.unwrap_or_default();
        report.check(silenced(&text).map(|(line, allow)| {
            let what = format!("`{allow}` silences what the compiler would say of this fix");
            Finding::new(&path, line, what, "write `expect`, with the lint's name, or fix it")
        }));
    }
    Ok(report)
}

/// The first line that allows a lint, and how.
fn silenced(text: &str) -> Option<(usize, &'static str)> {
    let allows = ["#![allow(", "#[allow(", "#![cfg_attr(", "#[cfg_attr("];
    let found = allows.iter().filter_map(|allow| Some((line_with(text, allow)?, allow.trim_end_matches('('))));
    found.min_by_key(|(line, _)| *line)
}

fn name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Fn(it) => &it.sig.ident,
        Item::Struct(it) => &it.ident,
        Item::Enum(it) => &it.ident,
        Item::Trait(it) => &it.ident,
        Item::Const(it) => &it.ident,
        Item::Static(it) => &it.ident,
        Item::Type(it) => &it.ident,
        Item::Mod(it) => &it.ident,
        Item::Macro(it) => it.ident.as_ref()?,
        _ => return None,
    };
    Some(ident.to_string())
}

/// What is wrong with a file of tests of a program whose items have the names `own`.
fn check_file(path: &str, file: &File, own: &BTreeSet<String>) -> Vec<Finding> {
    let functions = file.items.iter().filter_map(|item| if let Item::Fn(function) = item { Some(function) } else { None });
    let functions: Vec<(&ItemFn, Words)> = functions.map(|function| (function, Words::of(function))).collect();
    let mut findings = Vec::new();
    for (function, words) in functions.iter().filter(|(function, _)| is_test(function)) {
        let at = |what: String, fix: &str| Finding::new(path, function.sig.ident.span().start().line, what, fix);
        let name = &function.sig.ident;
        if let Some(condition) = function.attrs.iter().find(|attribute| attribute.path().is_ident("cfg")) {
            let what = format!("the test `{name}` is not run everywhere: {}", text(condition));
            findings.push(at(what, "take the condition away"));
        }
        // What it says by way of helpers in the same file, it says.
        let mut all = words.clone();
        for _ in 0..functions.len() {
            for (helper, words) in functions.iter().filter(|(helper, _)| !is_test(helper)) {
                if all.names.contains(&helper.sig.ident.to_string()) {
                    all.names.extend(words.names.iter().cloned());
                    all.asserts |= words.asserts;
                }
            }
        }
        let panics = function.attrs.iter().any(|attribute| attribute.path().is_ident("should_panic"));
        if !(all.asserts || panics) {
            findings.push(at(format!("the test `{name}` asserts nothing"), "assert what the text claims"));
        } else if all.names.is_disjoint(own) {
            let what = format!("the test `{name}` does not use the program");
            findings.push(at(what, "call what it includes by `include!(\"../src/main.rs\")`, or delete it"));
        }
    }
    findings
}

fn is_test(function: &ItemFn) -> bool {
    function.attrs.iter().any(|attribute| attribute.path().segments.last().is_some_and(|last| last.ident == "test"))
}

fn text(attribute: &Attribute) -> String {
    attribute.span().source_text().unwrap_or_else(|| "#[cfg]".into())
}

/// What a function names, and whether it asserts anything that is not known beforehand.
#[derive(Clone, Default)]
struct Words {
    names: BTreeSet<String>,
    asserts: bool,
}

impl Words {
    fn of(function: &ItemFn) -> Words {
        let mut words = Words::default();
        words.visit_item_fn(function);
        words
    }

    fn add(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => drop(self.names.insert(ident.to_string())),
                TokenTree::Group(group) => self.add(group.stream()),
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Words {
    fn visit_ident(&mut self, ident: &'ast proc_macro2::Ident) {
        self.names.insert(ident.to_string());
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        let name = mac.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        let mut said = Words::default();
        said.add(mac.tokens.clone());
        // Of literals alone, the outcome is known.
        let is_open = said.names.iter().any(|name| !["true", "false"].contains(&name.as_str()));
        self.asserts |= is_open && (name.starts_with("assert") || name.starts_with("debug_assert") || name == "matches");
        self.asserts |= name == "panic" || name == "unreachable";
        self.names.extend(said.names);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.asserts |= ["unwrap", "expect", "unwrap_err", "expect_err"].contains(&&*call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(test: &str) -> Vec<String> {
        let file = syn::parse_file(test).expect("it parses");
        let findings = check_file("a.rs", &file, &BTreeSet::from(["ask".to_string()]));
        findings.into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn tests_that_use_the_program_are_fine() {
        for fine in [
            "#[test] fn t() { assert_eq!(ask(), 1); }",
            "#[tokio::test] async fn t() { ask().await.unwrap(); }",
            "#[test] #[should_panic] fn t() { ask(); }",
            "#[test] fn t() { help(); } fn help() { let x = ask(); assert!(x); }",
            "fn no_test() {}",
        ] {
            assert_eq!(found(fine), [""; 0], "{fine}");
        }
    }

    #[test]
    fn tests_that_prove_nothing_are_found() {
        for (test, what) in [
            ("#[test] fn t() { ask(); assert!(true); }", "asserts nothing"),
            ("#[test] fn t() { ask(); assert_eq!(1 + 1, 2); }", "asserts nothing"),
            ("#[test] fn t() { let x = 1; assert_eq!(x, 1); }", "does not use the program"),
            ("#[cfg(windows)] #[test] fn t() { assert_eq!(ask(), 1); }", "is not run everywhere"),
        ] {
            assert!(matches!(&found(test)[..], [one] if one.contains(what)), "{test}: {:?}", found(test));
        }
    }
}
