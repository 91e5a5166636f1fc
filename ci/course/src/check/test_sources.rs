//! Checks the source of the listings' tests. Each test asserts something that isn't known beforehand and runs on
//! every system, and at least one test of a listing uses its program. A test that asserts what any program would do
//! still passes; only a reader notices that.

use crate::context::Context;
use anyhow::Result;
use book::files::{line_with, read};
use book::{Finding, Report};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, File, Item, ItemFn};

/// Checks the tests of all listings. Fails if one can't be read.
pub fn check(context: &Context) -> Result<Report> {
    let root = &context.book.root;
    let mut report = Report::default();
    for listing in &context.book.listings {
        let mut own = BTreeSet::new();
        for target in listing.targets.iter().filter(|target| target.contains("/src/")) {
            let text = read(&root.join(target))?.unwrap_or_default();
            if let Some(line) = line_with(&text, "#[cfg(test)]") {
                report.findings.push(Finding::new(target, line, "tests in here are not run", "move them to tests/"));
            }
            if let Some((line, allow)) = silenced(&text) {
                let what = format!("`{allow}` hides what the compiler reports about this program");
                report.findings.push(Finding::new(target, line, what, "fix it, or use `expect` with the lint's name"));
            }
            own.extend(syn::parse_file(&text).into_iter().flat_map(|file| file.items).filter_map(|item| name(&item)));
        }
        own.insert(listing.name.replace('-', "_"));
        let mut uses = listing.tests.is_empty();
        for test in &listing.tests {
            let path = listing.test(test);
            let text = read(&root.join(&path))?.unwrap_or_default();
            // rustc reports a file that doesn't parse.
            let Ok(file) = syn::parse_file(&text) else { continue };
            let (uses_program, findings) = check_file(&path, &file, &own);
            uses |= uses_program || text.contains("CARGO_BIN_EXE_");
            report.check(findings);
        }
        let fix = "call functions of the program after `include!(\"../src/main.rs\")`, or delete the tests";
        let path = listing.tests.first().map_or(listing.manifest(), |test| listing.test(test));
        report.check((!uses).then(|| Finding::new(&path, 1, "no test of this listing uses its program", fix)));
    }
    for fix in &context.book.fixes {
        let path = book::listing::fix_source(fix);
        let text = read(&root.join(&path))?.unwrap_or_default();
        report.check(silenced(&text).map(|(line, allow)| {
            let what = format!("`{allow}` hides what the compiler reports about this fix");
            Finding::new(&path, line, what, "fix it, or use `expect` with the lint's name")
        }));
    }
    Ok(report)
}

/// Returns the first line that allows a lint, and the attribute it uses.
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

/// Conditions that may exclude a test, because its subject exists only on these systems.
const SYSTEMS: [&str; 2] = ["#[cfg(unix)]", "#[cfg(target_os = \"linux\")]"];

/// Returns whether a test in the file uses one of the program's items `own`, and the findings of the file.
fn check_file(path: &str, file: &File, own: &BTreeSet<String>) -> (bool, Vec<Finding>) {
    let functions =
        file.items.iter().filter_map(|item| if let Item::Fn(function) = item { Some(function) } else { None });
    let functions: Vec<(&ItemFn, Words)> = functions.map(|function| (function, Words::of(function))).collect();
    let (mut uses, mut findings) = (false, Vec::new());
    for (function, words) in functions.iter().filter(|(function, _)| is_test(function)) {
        let at = |what: String, fix: &str| Finding::new(path, function.sig.ident.span().start().line, what, fix);
        let name = &function.sig.ident;
        let conditions = function.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).map(text);
        for condition in conditions.filter(|condition| !SYSTEMS.contains(&condition.as_str())) {
            findings.push(at(format!("the test `{name}` is not run everywhere: {condition}"), "remove the condition"));
        }
        // Includes what helpers in the same file name and assert.
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
        let uses_program = !all.names.is_disjoint(own);
        uses |= uses_program;
        if words.is_idle {
            findings
                .push(at(format!("the test `{name}` asserts what is known beforehand"), "assert what the text claims"));
        } else if !(all.asserts || panics || uses_program) {
            findings.push(at(format!("the test `{name}` asserts nothing"), "assert what the text claims"));
        }
    }
    (uses, findings)
}

fn is_test(function: &ItemFn) -> bool {
    function.attrs.iter().any(|attribute| attribute.path().segments.last().is_some_and(|last| last.ident == "test"))
}

fn text(attribute: &Attribute) -> String {
    attribute.span().source_text().unwrap_or_else(|| "#[cfg]".into())
}

fn is_assert(name: &str) -> bool {
    name.starts_with("assert") || name.starts_with("debug_assert")
}

fn is_assert_or_panic(name: &str) -> bool {
    is_assert(name) || name == "panic" || name == "unreachable"
}

/// The names in a function, and whether it asserts anything that isn't known beforehand.
#[derive(Clone, Default)]
struct Words {
    names: BTreeSet<String>,
    asserts: bool,
    /// Whether it asserts something about literals only.
    is_idle: bool,
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
        // The outcome of an assertion about literals is known.
        let is_open = said.names.iter().any(|name| !["true", "false"].contains(&name.as_str()));
        let is_assert = is_assert(&name);
        self.is_idle |= !is_open && is_assert;
        // Macros such as `select!` contain code, which may assert too.
        self.asserts |= is_open && (is_assert || said.names.iter().any(|name| is_assert_or_panic(name)));
        self.asserts |= is_assert_or_panic(&name) && !is_assert;
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

    fn found(test: &str) -> (bool, Vec<String>) {
        let file = syn::parse_file(test).expect("it parses");
        let (uses, findings) = check_file("a.rs", &file, &BTreeSet::from(["ask".to_string()]));
        (uses, findings.into_iter().map(|finding| finding.what).collect())
    }

    #[test]
    fn tests_that_use_the_program_are_fine() {
        for fine in [
            "#[test] fn t() { assert_eq!(ask(), 1); }",
            "#[tokio::test] async fn t() { ask().await.unwrap(); }",
            "#[test] #[should_panic] fn t() { ask(); }",
            "#[test] fn t() { help(); } fn help() { let x = ask(); assert!(x); }",
            "#[test] fn t() { ask(); } #[test] fn u() { let x = 1; assert_eq!(x, 1); }",
            "#[test] fn t() { ask(); } #[test] async fn u() { select! { x = y() => assert!(x) } }",
        ] {
            assert_eq!(found(fine), (true, vec![]), "{fine}");
        }
    }

    #[test]
    fn tests_that_prove_nothing_are_found() {
        for (test, what) in [
            ("#[test] fn t() { ask(); assert!(true); }", "asserts what is known"),
            ("#[test] fn t() { ask(); assert_eq!(1 + 1, 2); }", "asserts what is known"),
            ("#[test] fn t() { let _ = async { 1 }; }", "asserts nothing"),
            ("#[cfg(windows)] #[test] fn t() { assert_eq!(ask(), 1); }", "is not run everywhere"),
        ] {
            assert!(matches!(&found(test).1[..], [one] if one.contains(what)), "{test}: {:?}", found(test));
        }
        assert_eq!(found("#[test] fn t() { let x = 1; assert_eq!(x, 1); }"), (false, vec![]));
    }
}
