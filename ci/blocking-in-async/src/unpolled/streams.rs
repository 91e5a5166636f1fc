//! Methods that consume a stream and await a future for each item, while nothing polls what the stream has in flight.

use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Expr, ExprMethodCall, Stmt};

use super::known::Thing;
use super::lent;
use super::names::key;
use super::outcome::{Alive, Outcomes, Within, within};
use super::walk::{Walk, callee};
use crate::context::stripped;
use crate::source::{Position, range};

impl Walk<'_> {
    /// Handles such a call; `None` if it isn't one.
    pub fn consumed(&mut self, call: &ExprMethodCall) -> Option<Outcomes> {
        if !self.scope.known.awaits_each(self.scope.file, Position::start(call.method.span())) {
            return None;
        }
        let function = call.args.last()?;
        match self.scope.thing(&call.receiver) {
            Thing::InFlight => {}
            Thing::EmptySet if self.scope.is_final => {}
            _ => return None,
        }
        self.visit_expr(&call.receiver);
        call.args.iter().take(call.args.len() - 1).for_each(|argument| self.visit_expr(argument));
        let stream = match stripped(&call.receiver) {
            Expr::Path(_) | Expr::Field(_) => key(&call.receiver),
            _ => None,
        };
        let mut lent = lent::lent(stream, true, &call.receiver, &self.scope);
        lent.place = callee(&call.receiver).0;
        let alive = within(self.alive_of(vec![lent]), Within::Closure);
        match stripped(function) {
            Expr::Closure(closure) => self.called(closure, alive),
            named => match key(named).and_then(|name| self.scope.variable(&name)?.closure.clone()) {
                Some(closure) => self.called(&closure, alive),
                None => self.apart(alive, |this| this.named(named)),
            },
        }
        Some(Vec::new())
    }

    /// A closure is called, and the future that it returns is awaited.
    fn called(&mut self, closure: &syn::ExprClosure, alive: Vec<Alive>) {
        if closure.asyncness.is_some() {
            return self.closure(closure, alive);
        }
        self.apart(alive.clone(), |this| {
            closure.inputs.iter().for_each(|input| this.scope.bind(input, None, &Vec::new()));
            this.future_made(&closure.body, &alive);
        });
    }

    /// The value of an expression is a future, which is awaited as soon as it is made.
    fn future_made(&mut self, expression: &Expr, alive: &[Alive]) {
        match expression {
            Expr::Async(block) => self.apart(alive.to_vec(), |this| this.block(&block.block.stmts)),
            Expr::Block(block) => self.scoped(|this| {
                let Some((Stmt::Expr(tail, None), before)) = block.block.stmts.split_last() else { return };
                this.block_before(before);
                this.future_made(tail, alive);
            }),
            Expr::If(choice) => {
                if let Some(Stmt::Expr(tail, None)) = choice.then_branch.stmts.last() {
                    self.future_made(tail, alive);
                }
                choice.else_branch.iter().for_each(|(_, other)| self.future_made(other, alive));
            }
            Expr::Match(choice) => choice.arms.iter().for_each(|arm| self.future_made(&arm.body, alive)),
            Expr::MethodCall(call) if call.method == "boxed" || call.method == "boxed_local" => {
                self.future_made(&call.receiver, alive);
            }
            Expr::Paren(inner) => self.future_made(&inner.expr, alive),
            Expr::Call(_) | Expr::MethodCall(_) | Expr::Path(_) | Expr::Macro(_) => {
                self.visit_expr(expression);
                if !self.is_ready(expression) {
                    let (at, name) = callee(expression);
                    let awaited = name.unwrap_or_else(|| self.shown(at.clone()));
                    self.add(alive.to_vec());
                    self.awaiting(at, awaited, &[range(expression.span())], None);
                }
            }
            other => self.visit_expr(other),
        }
    }

    fn block_before(&mut self, statements: &[Stmt]) {
        for statement in statements {
            match statement {
                Stmt::Local(local) => {
                    let init = local.init.as_ref().map(|init| &*init.expr);
                    init.iter().for_each(|init| self.visit_expr(init));
                    self.scope.bind(&local.pat, init, &Vec::new());
                }
                Stmt::Expr(expression, _) => self.visit_expr(expression),
                Stmt::Macro(_) | Stmt::Item(_) => {}
            }
        }
    }

    /// A function is passed by its name.
    fn named(&mut self, function: &Expr) {
        let Expr::Path(path) = function else { return self.visit_expr(function) };
        let name = path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        let known = self.scope.facts.function(&name);
        if known.is_some_and(|function| !function.is_ready && function.returned == Thing::Lazy) {
            self.awaiting(range(path.span()), name, &[], None);
        }
    }
}
