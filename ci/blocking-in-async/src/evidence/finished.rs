//! Finds where a thread has certainly ended, because the code has asked `is_finished`. Joining it there doesn't wait.

use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{BinOp, Block, Expr, Stmt, UnOp};

use super::receiver::Receiver;
use crate::source::{Position, delimited, range};

/// The handles of threads, and the places where these have ended.
pub fn finished(syntax: &syn::File) -> Vec<(Receiver, Range<Position>)> {
    let mut finder = Finder::default();
    finder.visit_file(syntax);
    finder.finished
}

#[derive(Default)]
struct Finder {
    /// The end of the innermost block.
    end: Position,
    finished: Vec<(Receiver, Range<Position>)>,
}

impl Finder {
    fn note(&mut self, receivers: Vec<Receiver>, place: Range<Position>) {
        self.finished.extend(receivers.into_iter().map(|receiver| (receiver, place.clone())));
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_block(&mut self, block: &'ast Block) {
        let outer = std::mem::replace(&mut self.end, delimited(&block.brace_token.span).end);
        visit::visit_block(self, block);
        self.end = outer;
    }

    fn visit_expr_while(&mut self, expression: &'ast syn::ExprWhile) {
        visit::visit_expr_while(self, expression);
        self.note(asked(&expression.cond, false), Position::end(expression.span())..self.end);
    }

    fn visit_expr_if(&mut self, expression: &'ast syn::ExprIf) {
        visit::visit_expr_if(self, expression);
        self.note(asked(&expression.cond, true), delimited(&expression.then_branch.brace_token.span));
        let unfinished = asked(&expression.cond, false);
        match &expression.else_branch {
            Some((_, other)) => self.note(unfinished, range(other.span())),
            None if leaves(&expression.then_branch) => {
                self.note(unfinished, Position::end(expression.span())..self.end);
            }
            None => {}
        }
    }
}

/// The handles that `is_finished` is certainly true for, if the condition is `truth`.
fn asked(condition: &Expr, truth: bool) -> Vec<Receiver> {
    match condition {
        Expr::MethodCall(call) if truth && call.method == "is_finished" => {
            Receiver::of(&call.receiver).into_iter().collect()
        }
        Expr::Unary(not) if matches!(not.op, UnOp::Not(_)) => asked(&not.expr, !truth),
        Expr::Paren(inner) => asked(&inner.expr, truth),
        Expr::Binary(binary) if matches!((binary.op, truth), (BinOp::And(_), true) | (BinOp::Or(_), false)) => {
            [&binary.left, &binary.right].into_iter().flat_map(|side| asked(side, truth)).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a block never reaches its end.
fn leaves(block: &Block) -> bool {
    let Some(Stmt::Expr(last, _)) = block.stmts.last() else { return false };
    matches!(last, Expr::Return(_) | Expr::Break(_) | Expr::Continue(_))
}
