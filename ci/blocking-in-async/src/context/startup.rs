//! Finds the part of `main` that runs at start-up, when no other task waits for the thread: the statements before the
//! first one that awaits or starts something.

use std::ops::Range;

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Item, ItemFn};

use crate::source::{Position, delimited};

/// The part of a crate's root file that runs at start-up, and the body that it is a part of.
pub struct Startup {
    pub body: Range<Position>,
    pub until: Position,
}

impl Startup {
    pub fn of(syntax: &syn::File) -> Option<Startup> {
        syntax.items.iter().find_map(|item| match item {
            Item::Fn(function) if function.sig.ident == "main" && function.sig.asyncness.is_some() => {
                Some(Startup::of_main(function))
            }
            _ => None,
        })
    }

    fn of_main(main: &ItemFn) -> Startup {
        let body = delimited(&main.block.brace_token.span);
        let first = main.block.stmts.iter().find(|statement| {
            let mut ends = Ends(false);
            ends.visit_stmt(statement);
            ends.0
        });
        let until = first.map_or(body.end, |statement| Position::start(statement.span()));
        Startup { body, until }
    }
}

/// Whether something awaits, or starts a task or thread.
struct Ends(bool);

impl Ends {
    fn tokens(&mut self, tokens: TokenStream) {
        for tree in tokens {
            match tree {
                TokenTree::Ident(ident) => self.0 |= ident == "await" || ident.to_string().starts_with("spawn"),
                TokenTree::Group(group) => self.tokens(group.stream()),
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Ends {
    fn visit_expr_await(&mut self, _: &'ast syn::ExprAwait) {
        self.0 = true;
    }

    fn visit_ident(&mut self, ident: &'ast syn::Ident) {
        self.0 |= ident.to_string().starts_with("spawn");
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        self.0 |= ["select", "join", "try_join"].contains(&name.as_str());
        self.tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }
}
