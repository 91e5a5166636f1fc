//! Evaluates expressions, as far as it matters for what is polled.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, UnOp};

use super::known::Thing;
use super::lent;
use super::names::{self, contains, key};
use super::outcome::{self, Alive, Lent, Outcome, Outcomes, Within, within};
use super::walk::{Walk, callee};
use crate::context::stripped;
use crate::source::range;

impl Walk<'_> {
    /// Goes through an expression, and returns what its value tells about what it has polled.
    pub fn eval(&mut self, expression: &Expr) -> Outcomes {
        match expression {
            Expr::Async(block) => self.apart(Vec::new(), |this| this.block(&block.block.stmts)),
            Expr::Await(expression) => return self.awaited(expression),
            Expr::Assign(assignment) => {
                self.visit_expr(&assignment.right);
                if let Some(key) = key(&assignment.left) {
                    self.end(&key);
                }
            }
            Expr::Break(_) | Expr::Return(_) => {
                visit::visit_expr(self, expression);
                self.leave(false);
            }
            Expr::Continue(_) => self.leave(true),
            Expr::Call(call) => {
                visit::visit_expr_call(self, call);
                call.args.iter().for_each(|argument| self.given_away(argument));
            }
            Expr::Closure(closure) => self.closure(closure, Vec::new()),
            Expr::ForLoop(of) => {
                self.visit_expr(&of.expr);
                self.repeat(|this| {
                    this.scoped(|this| {
                        this.scope.bind(&of.pat, None, &Vec::new());
                        this.block(&of.body.stmts);
                    });
                });
            }
            Expr::Group(inner) => return self.eval(&inner.expr),
            Expr::If(choice) => self.choice(choice),
            Expr::Let(condition) => return self.eval(&condition.expr),
            Expr::Loop(of) => self.repeat(|this| this.block(&of.body.stmts)),
            Expr::Macro(call) => return self.macro_call(&call.mac),
            Expr::Match(choice) => self.matched(choice),
            Expr::MethodCall(call) => return self.method_call(call),
            Expr::Paren(inner) => return self.eval(&inner.expr),
            Expr::Path(path) => return self.value_of(path),
            Expr::Try(inner) => return outcome::succeeded(self.eval(&inner.expr)),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) => return outcome::negated(self.eval(&unary.expr)),
            Expr::While(of) => self.repeat(|this| {
                let (holds, _) = this.condition(&of.cond);
                this.scoped(|this| {
                    this.bind_condition(&of.cond);
                    this.add(within(outcome::alive(&holds), Within::Loop));
                    this.block(&of.body.stmts);
                });
            }),
            _ => visit::visit_expr(self, expression),
        }
        Vec::new()
    }

    fn awaited(&mut self, expression: &syn::ExprAwait) -> Outcomes {
        let base = &*expression.base;
        let outcomes = self.outcomes_of(base);
        self.visit_expr(base);
        if !self.is_ready(base) {
            let (at, name) = callee(base);
            let awaited = name.unwrap_or_else(|| self.shown(at.clone()));
            let method = match base {
                Expr::MethodCall(call) => {
                    Some(call.method.to_string()).filter(|_| key(&call.receiver).as_deref() == Some("self"))
                }
                _ => None,
            };
            self.awaiting(at, awaited, &[range(base.span())], method.as_deref());
        }
        // Whatever is polled from here on has its outcome.
        for lent in lent::lents(base, true, &self.scope).into_iter().filter_map(|lent| lent.key) {
            self.end(&lent);
        }
        outcomes
    }

    /// What awaiting an expression can come to, if that leaves something unfinished.
    fn outcomes_of(&mut self, base: &Expr) -> Outcomes {
        match stripped(base) {
            Expr::MethodCall(call) => {
                let lent = lent::lents(base, false, &self.scope);
                let sets = self.alive_of(lent.into_iter().filter(|lent| lent.is_set).collect());
                match call.method.to_string().as_str() {
                    "next" => vec![Outcome::new(&["Some"], sets), Outcome::new(&["None"], Vec::new())],
                    "try_next" => vec![
                        Outcome::new(&["Ok", "Some"], sets.clone()),
                        Outcome::new(&["Ok", "None"], Vec::new()),
                        Outcome::new(&["Err"], sets),
                    ],
                    "select_next_some" => vec![Outcome::new(&[], sets)],
                    _ => Vec::new(),
                }
            }
            Expr::Call(call) => {
                let Expr::Path(path) = &*call.func else { return Vec::new() };
                let name = path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
                match name.as_str() {
                    "timeout" | "timeout_at" => {
                        let lent = lent::lents(base, false, &self.scope);
                        let all = self.alive_of(lent);
                        let sets = all.iter().filter(|alive| alive.lent.is_set).cloned().collect();
                        vec![Outcome::new(&["Ok"], sets), Outcome::new(&["Err"], all)]
                    }
                    "select" if call.args.len() == 2 => {
                        let [left, right] = [0, 1].map(|at| self.either(&call.args[at]));
                        vec![Outcome::new(&["Left"], right), Outcome::new(&["Right"], left)]
                    }
                    "select_all" | "select_ok" => {
                        let rest = call.args.first().filter(|rest| self.scope.thing(rest) != Thing::Idle);
                        let rest =
                            rest.map(|rest| Lent { is_owned: true, ..lent::lent(None, true, rest, &self.scope) });
                        vec![Outcome::new(&[], self.alive_of(rest.into_iter().collect()))]
                    }
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    /// An argument of `future::select`, whose result holds it if the other one is done first.
    fn either(&mut self, argument: &Expr) -> Vec<Alive> {
        let lent = lent::lents(argument, false, &self.scope);
        let is_timer = key(argument).is_some_and(|name| names::is_timer(&name));
        let is_owned = lent.is_empty() && !is_timer && self.scope.thing(argument) == Thing::Lazy;
        let owned = is_owned.then(|| Lent { is_owned, ..lent::lent(None, false, argument, &self.scope) });
        let lent = lent.into_iter().chain(owned).collect();
        self.alive_of(lent)
    }

    pub fn alive_of(&mut self, lent: Vec<Lent>) -> Vec<Alive> {
        let event = self.event();
        lent.into_iter().map(|lent| Alive { lent, within: Within::Code, event }).collect()
    }

    /// Whether awaiting an expression takes no time.
    pub fn is_ready(&self, base: &Expr) -> bool {
        const READY: [&str; 4] = ["consume_budget", "err", "ok", "ready"];
        match stripped(base) {
            Expr::Call(call) => {
                let Expr::Path(path) = &*call.func else { return false };
                let name = path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
                READY.contains(&&*name)
                    || name == "yield_now"
                    || self.scope.facts.function(&name).is_some_and(|it| it.is_ready)
            }
            Expr::MethodCall(call) => {
                // Names that types of other crates have as well, for methods that wait.
                const COMMON: &str = "\
                    accept acquire call close connect execute fetch flush get join lock next poll query read recv request \
                    run send shutdown wait write";
                let of_self = key(&call.receiver).is_some_and(|key| key == "self");
                let is_ready = self.scope.facts.function(&call.method.to_string()).is_some_and(|it| it.is_ready);
                is_ready && (of_self || !contains(COMMON, &call.method))
            }
            Expr::Async(block) => {
                let mut awaits = Awaits(false);
                awaits.visit_block(&block.block);
                !awaits.0
            }
            _ => false,
        }
    }

    /// Something that is passed by value isn't here any more.
    fn given_away(&mut self, argument: &Expr) {
        if let Expr::Path(_) = argument
            && let Some(key) = key(argument)
        {
            self.end(&key);
        }
    }

    fn method_call(&mut self, call: &syn::ExprMethodCall) -> Outcomes {
        let name = call.method.to_string();
        if let Some(outcomes) = self.consumed(call) {
            return outcomes;
        }
        let outcomes = self.eval(&call.receiver);
        call.args.iter().for_each(|argument| self.visit_expr(argument));
        call.args.iter().for_each(|argument| self.given_away(argument));
        if let Some(key) = key(&call.receiver) {
            match name.as_str() {
                "push" | "push_back" | "push_front" | "extend" => {
                    let with = Thing::worst(call.args.iter().map(|argument| self.scope.thing(argument)));
                    self.scope.fill(&key, with);
                }
                "set" | "take" | "clear" | "abort" => self.end(&key),
                _ => {}
            }
        }
        match name.as_str() {
            "unwrap" | "expect" | "unwrap_or_default" => outcome::succeeded(outcomes),
            _ => match outcome::tested(outcomes.clone(), &name) {
                Some(tested) => tested,
                None => {
                    self.settle(&outcomes);
                    Vec::new()
                }
            },
        }
    }

    /// What is known to have happened if a variable has its value.
    fn value_of(&self, path: &syn::ExprPath) -> Outcomes {
        let Some(name) = path.path.get_ident() else { return Vec::new() };
        let Some(variable) = self.scope.variable(&name.to_string()) else { return Vec::new() };
        let alive = || self.alive.iter().chain(&self.dormant);
        let is_alive = |of: &Alive| alive().any(|known| known.event == of.event && known.lent.key == of.lent.key);
        let known = variable.outcomes.iter().map(|outcome| {
            let alive = outcome.alive.iter().filter(|alive| is_alive(alive)).cloned().collect();
            Outcome { head: outcome.head.clone(), alive: within(alive, Within::Code) }
        });
        known.collect()
    }

    /// Takes out what the code is about to look at.
    fn looked_at(&mut self, outcomes: &Outcomes) {
        let looked_at = outcome::alive(outcomes);
        self.alive.retain(|alive| {
            !looked_at.iter().any(|known| known.event == alive.event && known.lent.key == alive.lent.key)
        });
    }

    /// Evaluates a condition: the outcomes if it holds, and if it doesn't.
    fn condition(&mut self, condition: &Expr) -> (Outcomes, Outcomes) {
        match stripped(condition) {
            Expr::Let(of) => {
                let outcomes = self.eval(&of.expr);
                self.looked_at(&outcomes);
                outcome::split(outcomes, &of.pat)
            }
            Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_)) => {
                let (mut holds, mut fails) = self.condition(&binary.left);
                let (more, less) = self.condition(&binary.right);
                if !more.is_empty() || !less.is_empty() {
                    fails.extend(less);
                    holds.extend(more);
                } else {
                    // The other condition may fail although the first one holds.
                    fails.extend(holds.iter().cloned());
                }
                (holds, fails)
            }
            other => {
                let outcomes = self.eval(other);
                self.looked_at(&outcomes);
                outcome::holds(outcomes)
            }
        }
    }

    fn bind_condition(&mut self, condition: &Expr) {
        match stripped(condition) {
            Expr::Let(of) => self.scope.bind(&of.pat, Some(&of.expr), &Vec::new()),
            Expr::Binary(binary) => {
                self.bind_condition(&binary.left);
                self.bind_condition(&binary.right);
            }
            _ => {}
        }
    }

    fn choice(&mut self, choice: &syn::ExprIf) {
        let (holds, fails) = self.condition(&choice.cond);
        let then = self.branch(outcome::alive(&holds), |this| {
            this.scoped(|this| {
                this.bind_condition(&choice.cond);
                this.block(&choice.then_branch.stmts);
            });
        });
        let other = self.branch(outcome::alive(&fails), |this| {
            if let Some((_, other)) = &choice.else_branch {
                this.visit_expr(other);
            }
        });
        self.join(vec![then, other]);
    }

    fn matched(&mut self, choice: &syn::ExprMatch) {
        let mut outcomes = self.eval(&choice.expr);
        self.looked_at(&outcomes);
        let mut branches = Vec::new();
        for arm in &choice.arms {
            let (matched, rest) = outcome::split(outcomes.clone(), &arm.pat);
            if arm.guard.is_none() {
                outcomes = rest;
            }
            let alive = outcome::alive(&matched);
            branches.push(self.branch(alive, |this| {
                this.scoped(|this| {
                    this.scope.bind(&arm.pat, Some(&choice.expr), &Vec::new());
                    arm.guard.iter().for_each(|(_, guard)| this.visit_expr(guard));
                    this.visit_expr(&arm.body);
                });
            }));
        }
        self.join(branches);
        // The value that was matched is gone.
        self.alive.retain(|alive| !alive.lent.is_owned);
    }

    pub fn closure(&mut self, closure: &syn::ExprClosure, alive: Vec<Alive>) {
        self.apart(alive, |this| {
            closure.inputs.iter().for_each(|input| this.scope.bind(input, None, &Vec::new()));
            this.visit_expr(&closure.body);
        });
    }
}

struct Awaits(bool);

impl<'ast> Visit<'ast> for Awaits {
    fn visit_expr_await(&mut self, _: &'ast syn::ExprAwait) {
        self.0 = true;
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        names::words(call.tokens.clone(), &mut |word| self.0 |= word == "await");
        let name = call.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        self.0 |= name.contains("join") || name.starts_with("select");
    }

    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
}
