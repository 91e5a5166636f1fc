//! Goes through the code of a file in the order in which it runs, and keeps track of what has begun and isn't polled.

use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, Item, Pat, Signature, Stmt};

use super::facts::{self, Facts};
use super::known::Known;
use super::names::{mentions, root};
use super::outcome::{self, Alive, Lent, Outcomes, Within, within};
use super::scope::Scope;
use crate::cfg::{Cfg, Truth};
use crate::crate_map::type_path;
use crate::imports::Imports;
use crate::ledger::{Ledger, Standing};
use crate::lint::Lint;
use crate::source::{FileId, Place, Position, Sources, range};

/// An await while something isn't polled.
#[derive(Debug)]
pub struct Unpolled {
    pub place: Place,
    /// What is awaited.
    pub awaited: String,
    pub within: Within,
    pub lent: Vec<Lent>,
}

impl Unpolled {
    /// Counts it in the ledger, if there is one, and returns whether the baseline accepts it.
    pub fn is_accepted(&self, ledger: Option<&mut Ledger>, sources: &Sources) -> bool {
        ledger.is_some_and(|ledger| {
            ledger.enter(Lint::Unpolled, &self.place, &self.awaited, None, sources) == Standing::Accepted
        })
    }
}

/// The number of loops around one that is nested deeply.
const DEEP: usize = 8;

pub struct Walk<'a> {
    pub scope: Scope<'a>,
    pub imports: Imports,
    pub has_tokio: bool,
    cfg: &'a Cfg,
    sources: &'a Sources,
    /// What has begun, isn't done, and isn't polled at the moment.
    pub alive: Vec<Alive>,
    /// What is alive too, but left alone by the code that comes after it outside of loops.
    pub dormant: Vec<Alive>,
    /// Whether the code at the moment can't be reached.
    pub diverged: bool,
    /// For each loop, what is alive at its `continue`s.
    loops: Vec<Vec<Alive>>,
    events: usize,
    found: Vec<Unpolled>,
}

impl<'a> Walk<'a> {
    pub fn new(file: FileId, facts: &'a Facts, known: &'a Known, cfg: &'a Cfg, sources: &'a Sources) -> Walk<'a> {
        Walk {
            scope: Scope::new(file, facts, known),
            imports: Imports::default(),
            has_tokio: true,
            cfg,
            sources,
            alive: Vec::new(),
            dormant: Vec::new(),
            diverged: false,
            loops: Vec::new(),
            events: 0,
            found: Vec::new(),
        }
    }

    pub fn file(mut self, syntax: &syn::File, externs: &[String]) -> Vec<Unpolled> {
        self.imports = Imports::of(syntax);
        self.has_tokio = externs.iter().any(|name| name == "tokio");
        self.visit_file(syntax);
        self.found
    }

    pub fn event(&mut self) -> usize {
        self.events += 1;
        self.events
    }

    /// Something is awaited, of which these pieces of code are polled meanwhile. `method` is the method of `self` that
    /// is called.
    pub fn awaiting(&mut self, at: Range<Position>, awaited: String, polled: &[Range<Position>], method: Option<&str>) {
        if self.alive.is_empty() {
            return;
        }
        let file = self.scope.file;
        let texts: Vec<&str> =
            polled.iter().map(|range| self.sources.slice(&Place::new(file, range.clone()))).collect();
        let function = method.and_then(|method| self.scope.facts.function(method));
        let is_polled = |alive: &Alive| {
            let names = alive.lent.key.iter().chain(&alive.lent.owner);
            let by_method = |key: &str| {
                key.strip_prefix("self.").is_some_and(|field| function.is_some_and(|it| it.fields.contains(field)))
            };
            names.into_iter().any(|key| by_method(key) || texts.iter().any(|text| mentions(text, key)))
        };
        let (polled, left) = std::mem::take(&mut self.alive).into_iter().partition(is_polled);
        self.alive = polled;
        let left: Vec<Alive> = left;
        let Some(within) = left.first().map(|first| first.within) else { return };
        let place = Place::new(file, at);
        if self.scope.is_final && !self.found.iter().any(|found| found.place == place) {
            let mut lent: Vec<Lent> = Vec::new();
            for alive in left {
                if !lent.iter().any(|known| known.key == alive.lent.key) {
                    lent.push(alive.lent);
                }
            }
            self.found.push(Unpolled { place, awaited, within, lent });
        }
    }

    /// Something is done, dropped, or given away.
    pub fn end(&mut self, key: &str) {
        let is_other =
            |alive: &Alive| alive.lent.key.as_deref() != Some(key) && alive.lent.owner.as_deref() != Some(key);
        self.alive.retain(is_other);
        self.dormant.retain(is_other);
    }

    pub fn add(&mut self, alive: Vec<Alive>) {
        for new in alive {
            if !self.alive.iter().any(|known| known.lent.key == new.lent.key && known.event == new.event) {
                self.alive.push(new);
            }
        }
    }

    /// Adds what may be alive if the code doesn't look at the outcome.
    pub fn settle(&mut self, outcomes: &Outcomes) {
        // A future without a name is dropped with the value that holds it.
        let named = outcome::alive(outcomes).into_iter().filter(|alive| alive.lent.key.is_some());
        self.add(within(named.collect(), Within::Code));
    }

    /// Runs one of several branches, in which this is alive in addition.
    pub fn branch(&mut self, alive: Vec<Alive>, inner: impl FnOnce(&mut Self)) -> Option<Vec<Alive>> {
        let before = self.alive.clone();
        self.add(alive);
        inner(self);
        let after = std::mem::replace(&mut self.alive, before);
        (!std::mem::take(&mut self.diverged)).then_some(after)
    }

    /// Goes on after several branches, of which `None` are left otherwise than at their end.
    pub fn join(&mut self, branches: Vec<Option<Vec<Alive>>>) {
        self.alive.clear();
        self.diverged = branches.iter().all(Option::is_none);
        branches.into_iter().flatten().for_each(|alive| self.add(alive));
    }

    /// Runs code at another time, when nothing of what is alive here is.
    pub fn apart(&mut self, alive: Vec<Alive>, inner: impl FnOnce(&mut Self)) {
        let (alive, diverged) = (std::mem::replace(&mut self.alive, alive), self.diverged);
        let (loops, dormant) = (std::mem::take(&mut self.loops), std::mem::take(&mut self.dormant));
        let variables = self.scope.len();
        inner(self);
        self.scope.leave(variables);
        (self.alive, self.diverged, self.loops, self.dormant) = (alive, diverged, loops, dormant);
    }

    /// Goes through a loop twice, because what one round leaves is alive in the next. The time doubles with each loop
    /// around it, so a loop that is nested deeply is gone through once.
    pub fn repeat(&mut self, mut round: impl FnMut(&mut Self)) {
        let before = self.alive.clone();
        if self.loops.len() >= DEEP {
            self.loops.push(Vec::new());
            round(self);
            self.loops.pop();
            (self.alive, self.diverged) = (before, false);
            return;
        }
        let is_final = std::mem::replace(&mut self.scope.is_final, false);
        self.loops.push(Vec::new());
        round(self);
        self.diverged = false;
        let continued = self.loops.last_mut().map(std::mem::take).unwrap_or_default();
        self.add(continued);
        // The first round may have come to an end of what is alive before the loop, without a report.
        self.add(before.clone());
        self.scope.is_final = is_final;
        round(self);
        self.loops.pop();
        (self.alive, self.diverged) = (before, false);
    }

    /// Leaves the code at this place, for the next round of the loop or for good.
    pub fn leave(&mut self, for_next_round: bool) {
        let alive = std::mem::take(&mut self.alive);
        if let Some(continued) = self.loops.last_mut().filter(|_| for_next_round) {
            continued.extend(alive);
        }
        self.diverged = true;
    }

    pub fn scoped(&mut self, inner: impl FnOnce(&mut Self)) {
        let variables = self.scope.len();
        inner(self);
        for name in self.scope.leave(variables) {
            let is_other = |alive: &Alive| {
                let mut names = alive.lent.key.iter().chain(&alive.lent.owner);
                names.all(|key| root(key) != name)
            };
            self.alive.retain(is_other);
            self.dormant.retain(is_other);
        }
    }

    pub fn block(&mut self, statements: &[Stmt]) {
        self.scoped(|this| statements.iter().for_each(|statement| this.statement(statement)));
    }

    fn statement(&mut self, statement: &Stmt) {
        let before: Vec<usize> = self.alive.iter().map(|alive| alive.event).collect();
        match statement {
            Stmt::Local(local) if self.compiled(&local.attrs) => self.local(local),
            Stmt::Expr(expression, _) => self.visit_expr(expression),
            Stmt::Macro(call) if self.compiled(&call.attrs) => self.statement_macro(&call.mac),
            Stmt::Item(item) => self.visit_item(item),
            Stmt::Local(_) | Stmt::Macro(_) => {}
        }
        // Outside of loops, what comes after is no handler, unless it looks at the outcome.
        if self.loops.is_empty() {
            let (known, new) = std::mem::take(&mut self.alive).into_iter().partition(|it| before.contains(&it.event));
            self.alive = known;
            self.dormant.extend::<Vec<Alive>>(new);
        }
    }

    fn local(&mut self, local: &syn::Local) {
        let Some(init) = &local.init else { return self.scope.bind(&local.pat, None, &Vec::new()) };
        let outcomes = self.eval(&init.expr);
        let pattern = if let Pat::Type(typed) = &local.pat { &*typed.pat } else { &local.pat };
        let (matched, rest) = outcome::split(outcomes, pattern);
        if let Some((_, other)) = &init.diverge {
            let alive = outcome::alive(&rest);
            let _ = self.branch(alive, |this| this.visit_expr(other));
        }
        self.settle(&matched);
        self.scope.bind(&local.pat, Some(&init.expr), &matched);
    }

    fn compiled(&self, attributes: &[Attribute]) -> bool {
        self.cfg.compiled(attributes) != Truth::No
    }

    fn function(&mut self, signature: &Signature, body: &syn::Block) {
        let generics = self.scope.generics.clone();
        self.scope.generics.extend(facts::future_parameters(&signature.generics));
        let is_final = std::mem::replace(&mut self.scope.is_final, true);
        self.apart(Vec::new(), |this| {
            for (pattern, of) in facts::parameters(signature) {
                this.scope.bind_parameter(pattern, of);
            }
            this.block(&body.stmts);
        });
        self.scope.is_final = is_final;
        self.scope.generics = generics;
    }

    /// The text between two positions of the file.
    pub fn shown(&self, range: Range<Position>) -> String {
        self.sources.slice(&Place::new(self.scope.file, range)).to_owned()
    }
}

impl<'ast> Visit<'ast> for Walk<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes: &[Attribute] = match item {
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Mod(item) => &item.attrs,
            Item::Trait(item) => &item.attrs,
            _ => &[],
        };
        if self.compiled(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let own = type_path(&item.self_ty).and_then(|path| path.last().cloned());
        let outer = std::mem::replace(&mut self.scope.own, own);
        let generics = self.scope.generics.clone();
        self.scope.generics.extend(facts::future_parameters(&item.generics));
        visit::visit_item_impl(self, item);
        self.scope.generics = generics;
        self.scope.own = outer;
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.function(&function.sig, &function.block);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        if self.compiled(&function.attrs) {
            self.function(&function.sig, &function.block);
        }
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(body) = function.default.as_ref().filter(|_| self.compiled(&function.attrs)) {
            self.function(&function.sig, body);
        }
    }

    /// Skips macro definitions.
    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        if item.ident.is_none() {
            self.statement_macro(&item.mac);
        }
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        self.block(&block.stmts);
    }

    fn visit_expr(&mut self, expression: &'ast Expr) {
        let outcomes = self.eval(expression);
        self.settle(&outcomes);
    }
}

/// Where an expression ends in a name: that of the method or function that it calls, or its own.
pub fn callee(expression: &Expr) -> (Range<Position>, Option<String>) {
    match expression {
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) => (range(path.span()), None),
            other => callee(other),
        },
        Expr::MethodCall(call) => (range(call.method.span()), None),
        Expr::Macro(call) => {
            let name = call.mac.path.segments.last().map(|last| format!("{}!", last.ident));
            (range(call.mac.path.span()), name)
        }
        Expr::Paren(inner) => callee(&inner.expr),
        Expr::Group(inner) => callee(&inner.expr),
        Expr::Try(inner) => callee(&inner.expr),
        Expr::Reference(inner) => callee(&inner.expr),
        Expr::Async(block) => (range(block.async_token.span()), Some("an async block".to_owned())),
        _ => (range(expression.span()), None),
    }
}
