//! What the body of a function or an async block shows about what it makes.

use std::collections::HashSet;

use syn::visit::{self, Visit};
use syn::{Block, Expr, Member};

use super::names::{contains, words};

/// What is in a body.
#[derive(Default)]
pub struct Body {
    pub awaits: bool,
    /// What is awaited outside of macros.
    awaited: Vec<Expr>,
    /// How many times macros await.
    in_macros: usize,
    /// The fields of `self` that it names.
    pub fields: HashSet<String>,
}

impl<'ast> Visit<'ast> for Body {
    fn visit_expr_await(&mut self, expression: &'ast syn::ExprAwait) {
        self.awaits = true;
        self.awaited.push((*expression.base).clone());
        visit::visit_expr_await(self, expression);
    }

    fn visit_expr_field(&mut self, field: &'ast syn::ExprField) {
        if let (Expr::Path(path), Member::Named(name)) = (&*field.base, &field.member)
            && path.path.is_ident("self")
        {
            self.fields.insert(name.to_string());
        }
        visit::visit_expr_field(self, field);
    }

    /// Looks for words, because few macros are known.
    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let name = call.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        if ["join", "try_join"].contains(&&*name) || name.starts_with("select") {
            self.awaits = true;
            self.in_macros += 1;
        }
        let mut before = String::new();
        words(call.tokens.clone(), &mut |word| {
            if word == "await" {
                self.awaits = true;
                self.in_macros += 1;
            }
            if before == "." {
                self.fields.insert(word.to_owned());
            }
            before = word.to_owned();
        });
    }
}

/// Whether a body only ends with an await, and what it awaits needs no polling until then.
pub fn only_waits(body: &Block, is_idle: &dyn Fn(&Expr) -> bool) -> bool {
    const IDLE: &str = "accept cancelled changed closed ctrl_c join_next notified recv sleep sleep_until tick";
    let mut found = Body::default();
    found.visit_block(body);
    let ([only], 0) = (&found.awaited[..], found.in_macros) else { return false };
    let mut last = Body::default();
    match body.stmts.last() {
        Some(syn::Stmt::Expr(Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_), _)) | None => {}
        Some(statement) => last.visit_stmt(statement),
    }
    if !last.awaits {
        return false;
    }
    let name = match only {
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) => path.path.segments.last().map(|last| &last.ident),
            _ => None,
        },
        Expr::MethodCall(call) => Some(&call.method),
        _ => None,
    };
    is_idle(only) || name.is_some_and(|name| contains(IDLE, name))
}

/// Whether the value of a block is a stream that a method such as `buffered` makes of futures that aren't tasks.
pub fn ends_in_flight(body: &Block) -> bool {
    let Some(syn::Stmt::Expr(tail, None)) = body.stmts.last() else { return false };
    struct Chain {
        buffers: bool,
        spawns: bool,
    }
    impl<'ast> Visit<'ast> for Chain {
        fn visit_ident(&mut self, name: &'ast syn::Ident) {
            let name = name.to_string();
            self.buffers |= ["buffered", "buffer_unordered", "try_buffered", "try_buffer_unordered"].contains(&&*name);
            self.spawns |= name.contains("spawn");
        }
    }
    let mut chain = Chain { buffers: false, spawns: false };
    chain.visit_expr(tail);
    chain.buffers && !chain.spawns
}
