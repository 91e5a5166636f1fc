//! Works out the level of the lint at each place: from attributes in the source and, where there are none, from the
//! command line, Cargo.toml, or the default. It never decides what gets reported.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{AttrStyle, Attribute, Expr, Meta};

use crate::cfg::{Cfg, Truth};
use crate::config::ConfiguredLevel;
use crate::crate_map::CrateMap;
use crate::lint::{LINT, Level};
use crate::macros::{self, Content};
use crate::rustc_args::RustcArgs;
use crate::source::{FileId, Place, Position, Sources, range};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lint {
    Ours,
    Warnings,
}

/// An attribute such as `#[allow(blocking_in_async)]`, and the range it applies to.
#[derive(Debug)]
pub struct Setting {
    pub level: Level,
    lint: Lint,
    /// The lint's name within the attribute.
    pub name: Place,
    holds_for: Range<Position>,
    /// Whether it is in the crate's root file and applies to the whole crate.
    whole_crate: bool,
    /// Whether it is certainly compiled, as far as its file tells.
    certain: bool,
    /// Whether it decided about a report, which is what fulfills an `expect`.
    met: Cell<bool>,
}

/// The source of a level.
#[derive(Clone, Debug)]
pub enum Origin {
    Default,
    CommandLine,
    Manifest,
    /// The lint's name in an attribute.
    Attribute(Place),
}

#[derive(Clone, Debug)]
pub struct Verdict {
    pub level: Level,
    pub origin: Origin,
    /// Whether the level follows from the one of `warnings`.
    pub by_warnings: bool,
}

#[derive(Default)]
pub struct Levels {
    settings: BTreeMap<FileId, Vec<Setting>>,
}

impl Levels {
    pub fn of(sources: &Sources, cfg: &Cfg) -> Levels {
        let mut levels = Levels::default();
        for file in sources.ids() {
            let source = sources.get(file);
            let mentions = source.text.contains(LINT) || source.text.contains("warnings");
            let Some(syntax) = source.syntax.as_ref().filter(|_| mentions) else { continue };
            let mut builder = Builder { file, is_root: file == 0, cfg, settings: Vec::new(), truth: Truth::Yes };
            builder.file(syntax);
            levels.settings.insert(file, builder.settings);
        }
        levels
    }

    /// Expectations that nothing met, among those that are certainly compiled.
    pub fn unmet_expectations<'a>(&'a self, map: &'a CrateMap) -> impl Iterator<Item = &'a Setting> {
        let ours = self.settings.values().flatten().filter(|setting| setting.lint == Lint::Ours);
        ours.filter(|setting| setting.level == Level::Expect && setting.certain && !setting.met.get())
            .filter(|setting| !map.conditional_files.contains(&setting.name.file))
    }

    /// Whether an attribute closer than the crate's own says that the call is intended.
    pub fn excuses(&self, place: &Place, map: &CrateMap) -> bool {
        let setting = self.setting(Lint::Ours, place.file, place.start, map);
        setting.is_some_and(|setting| !setting.whole_crate && setting.level <= Level::Expect)
    }

    /// Notes that the attribute at a place has silenced something: a report there, or reports at its callers.
    pub fn meet_expectation(&self, place: &Place, map: &CrateMap) {
        if let Some(setting) = self.setting(Lint::Ours, place.file, place.start, map) {
            setting.met.set(true);
        }
    }

    /// The level at a place in async code that blocks, and where that level comes from.
    pub fn verdict(
        &self,
        place: &Place,
        map: &CrateMap,
        arguments: &RustcArgs,
        configured: Option<&ConfiguredLevel>,
    ) -> Verdict {
        let at = |lint| self.setting(lint, place.file, place.start, map);
        let (level, origin) = match (at(Lint::Ours), arguments.level, configured) {
            (_, Some(Level::Forbid), _) => (Level::Forbid, Origin::CommandLine),
            (Some(setting), ..) => {
                setting.met.set(true);
                (setting.level, Origin::Attribute(setting.name.clone()))
            }
            (None, Some(level), _) => (level, Origin::CommandLine),
            (None, None, Some(configured)) => (configured.level, Origin::Manifest),
            (None, None, None) => (Level::Warn, Origin::Default),
        };
        if arguments.cap_lints.is_some() {
            return Verdict { level: level.min(Level::Warn), origin, by_warnings: false };
        }
        if level == Level::Warn {
            let by_attribute = at(Lint::Warnings).map(|s| (s.level, Origin::Attribute(s.name.clone())));
            let by_flag = arguments.warnings.map(|level| (level, Origin::CommandLine));
            if let Some((level, origin)) = by_attribute.or(by_flag)
                && level != Level::Warn
            {
                return Verdict { level, origin, by_warnings: true };
            }
        }
        Verdict { level, origin, by_warnings: false }
    }

    /// The attribute that decides at a place: the innermost one, unless an outer one forbids the lint.
    fn setting(&self, lint: Lint, file: FileId, position: Position, map: &CrateMap) -> Option<&Setting> {
        let mut decides: Option<&Setting> = None;
        let mut at = Some((file, position));
        while let Some((file, position)) = at {
            let here = self.settings.get(&file).map(Vec::as_slice).unwrap_or_default();
            // Inner attributes come after outer ones, and the last of several on the same item counts.
            for setting in here.iter().rev().filter(|s| s.lint == lint && s.holds_for.contains(&position)) {
                if decides.is_none() || setting.level == Level::Forbid {
                    decides = Some(setting);
                }
            }
            at = map
                .parents
                .get(&file)
                .map(|parent| (parent.file, parent.position))
                .filter(|(parent, _)| *parent < file);
        }
        decides
    }
}

struct Builder<'a> {
    file: FileId,
    is_root: bool,
    cfg: &'a Cfg,
    settings: Vec<Setting>,
    /// Whether the code being visited is compiled.
    truth: Truth,
}

impl Builder<'_> {
    fn file(&mut self, syntax: &syn::File) {
        let everywhere = Position { line: 0, column: 0 }..Position { line: usize::MAX, column: 0 };
        self.attributes(&syntax.attrs, || everywhere.clone(), self.is_root);
        visit::visit_file(self, syntax);
    }

    fn attributes(&mut self, attributes: &[Attribute], span: impl Fn() -> Range<Position>, whole_crate: bool) {
        for attribute in attributes {
            for (meta, certain) in self.cfg.applied(&attribute.meta) {
                let Meta::List(list) = &meta else { continue };
                let Some(level) = list.path.get_ident().and_then(|word| Level::parse(&word.to_string())) else {
                    continue;
                };
                let Ok(names) =
                    list.parse_args_with(syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated)
                else {
                    continue;
                };
                // An attribute that may not apply can silence a report, but not make one stricter.
                if certain != Truth::Yes && level > Level::Expect {
                    continue;
                }
                for name in &names {
                    let lint = match name {
                        Meta::Path(path) if path.is_ident(LINT) => Lint::Ours,
                        Meta::Path(path) if path.is_ident("warnings") => Lint::Warnings,
                        _ => continue,
                    };
                    self.settings.push(Setting {
                        level,
                        lint,
                        name: Place::new(self.file, range(name.span())),
                        holds_for: span(),
                        whole_crate: whole_crate && matches!(attribute.style, AttrStyle::Inner(_)),
                        certain: certain == Truth::Yes && self.truth == Truth::Yes,
                        met: Cell::new(false),
                    });
                }
            }
        }
    }

    /// Visits a node that can have attributes, unless they say that it isn't compiled.
    fn node(&mut self, attributes: &[Attribute], node: &dyn Spanned, inner: impl FnOnce(&mut Self)) {
        if attributes.is_empty() {
            return inner(self);
        }
        let around = self.truth;
        self.truth = around.and(self.cfg.compiled(attributes));
        if self.truth != Truth::No {
            self.attributes(attributes, || range(node.span()), false);
            inner(self);
        }
        self.truth = around;
    }
}

/// Defines a visit method for each kind of node that can have attributes.
macro_rules! nodes {
    ($($visit:ident: $node:ident,)*) => {
        $(fn $visit(&mut self, node: &'ast syn::$node) {
            self.node(&node.attrs, node, |this| visit::$visit(this, node));
        })*
    };
}

impl<'ast> Visit<'ast> for Builder<'_> {
    nodes! {
        visit_arm: Arm,
        visit_field_value: FieldValue,
        visit_impl_item_const: ImplItemConst,
        visit_impl_item_fn: ImplItemFn,
        visit_item_const: ItemConst,
        visit_item_fn: ItemFn,
        visit_item_impl: ItemImpl,
        visit_item_macro: ItemMacro,
        visit_item_mod: ItemMod,
        visit_item_static: ItemStatic,
        visit_item_trait: ItemTrait,
        visit_local: Local,
        visit_stmt_macro: StmtMacro,
        visit_trait_item_const: TraitItemConst,
        visit_trait_item_fn: TraitItemFn,
    }

    fn visit_expr(&mut self, expression: &'ast Expr) {
        self.node(attributes(expression), expression, |this| visit::visit_expr(this, expression));
    }

    /// Looks for attributes within macros, such as `select!`.
    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        match macros::content(&name, &call.tokens) {
            Content::Expressions(expressions) => expressions.iter().for_each(|expression| self.visit_expr(expression)),
            Content::Statements(statements) => statements.iter().for_each(|statement| self.visit_stmt(statement)),
            Content::Tokens(_) => {}
        }
    }
}

fn attributes(expression: &Expr) -> &[Attribute] {
    macro_rules! of {
        ($($variant:ident)*) => {
            match expression { $(Expr::$variant(expression) => &expression.attrs,)* _ => &[] }
        };
    }
    of!(Array Assign Async Await Binary Block Break Call Cast Closure Const Continue Field ForLoop Group If Index Infer Let Lit Loop
        Macro Match MethodCall Paren Path Range RawAddr Reference Repeat Return Struct Try TryBlock Tuple Unary Unsafe
        While Yield)
}
