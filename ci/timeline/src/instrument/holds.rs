//! Finds where a program may hold its thread: in loops, and in calls that may block.

use proc_macro2::Span;
use std::ops::Range;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, File};

/// Methods that may block, with the number of their arguments. Calls that are awaited don't count.
const METHODS: [(&str, usize); 20] = [
    ("accept", 0),
    ("block_on", 0),
    ("block_on", 1),
    ("blocking_lock", 0),
    ("blocking_read", 0),
    ("blocking_recv", 0),
    ("blocking_send", 1),
    ("blocking_write", 0),
    ("join", 0),
    ("lock", 0),
    ("output", 0),
    ("read", 0),
    ("read_line", 1),
    ("recv", 0),
    ("send", 1),
    ("status", 0),
    ("wait", 0),
    ("wait", 1),
    ("wait_while", 2),
    ("write", 0),
];

/// Functions that may block, by the last part of their paths.
const FUNCTIONS: [&str; 3] = ["block_on", "park", "scope"];

/// A loop, or a call that may block.
pub struct Hold {
    is_loop: bool,
    line: usize,
    /// What is shown of it.
    pub shown: Span,
}

/// Returns the hold that the expression itself is.
pub fn may_hold(expr: &Expr) -> Option<Hold> {
    let whole = expr.span();
    let (is_loop, at, shown) = match expr {
        Expr::Loop(it) if it.attrs.is_empty() => (true, it.loop_token.span, it.loop_token.span),
        Expr::While(it) if it.attrs.is_empty() => {
            (true, it.while_token.span, between(it.while_token.span, it.cond.span())?)
        }
        Expr::ForLoop(it) if it.attrs.is_empty() => {
            (true, it.for_token.span, between(it.for_token.span, it.expr.span())?)
        }
        Expr::MethodCall(it) if METHODS.contains(&(&*it.method.to_string(), it.args.len())) => {
            (false, it.method.span(), whole)
        }
        Expr::Call(it) if is_blocking(&it.func) => (false, whole, whole),
        _ => return None,
    };
    Some(Hold { is_loop, line: at.start().line, shown })
}

fn is_blocking(function: &Expr) -> bool {
    let Expr::Path(function) = function else { return false };
    function.path.segments.last().is_some_and(|last| FUNCTIONS.iter().any(|name| last.ident == name))
}

/// Returns the span from the begin of one to the end of another.
fn between(from: Span, to: Span) -> Option<Span> {
    from.join(to)
}

impl Hold {
    /// Returns what to insert before it and after it. `text` is what is shown of it.
    pub fn around(&self, text: &str) -> [String; 2] {
        let hold = format!("::timeline::hold({}, {text:?})", self.line);
        if self.is_loop {
            [format!("{{ let __hold = {hold}; "), " }".into()]
        } else {
            [format!("::timeline::held({hold}, "), ")".into()]
        }
    }
}

/// Where a program may only call constant functions.
#[derive(Default)]
pub struct Constants(Vec<Range<usize>>);

impl Constants {
    pub fn of(file: &File) -> Constants {
        let mut constants = Constants::default();
        constants.visit_file(file);
        constants
    }

    pub fn contain(&self, expr: &Expr) -> bool {
        let at = expr.span().byte_range().start;
        self.0.iter().any(|range| range.contains(&at))
    }

    fn add(&mut self, what: &impl Spanned) {
        self.0.push(what.span().byte_range());
    }

    fn add_if(&mut self, signature: &syn::Signature, body: &impl Spanned) {
        if signature.constness.is_some() {
            self.add(body);
        }
    }
}

impl<'ast> Visit<'ast> for Constants {
    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.add(item);
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        self.add(item);
    }

    fn visit_impl_item_const(&mut self, item: &'ast syn::ImplItemConst) {
        self.add(item);
    }

    fn visit_trait_item_const(&mut self, item: &'ast syn::TraitItemConst) {
        self.add(item);
    }

    fn visit_expr_const(&mut self, block: &'ast syn::ExprConst) {
        self.add(block);
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.add_if(&function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.add_if(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }
}
