//! Works out the level of the lint at each place: from attributes in the source and, where there are none, from the
//! command line, Cargo.toml, or the default. It never decides what gets reported.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{AttrStyle, Attribute, Expr, Meta};

use crate::cfg::{Cfg, Truth};
use crate::config::Config;
use crate::crate_map::CrateMap;
use crate::graph::Excuse;
use crate::lint::{Level, Lint};
use crate::macros::{self, Content};
use crate::rustc_args::RustcArgs;
use crate::source::{FileId, Place, Position, Sources, range};

/// What an attribute sets the level of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    Lint(Lint),
    Warnings,
}

impl Subject {
    fn named(name: &Meta) -> Option<Subject> {
        let Meta::Path(path) = name else { return None };
        let name = path.get_ident()?.to_string();
        if name == "warnings" { Some(Subject::Warnings) } else { Lint::named(&name).map(Subject::Lint) }
    }

    fn includes(self, other: Subject) -> bool {
        match (self, other) {
            (Subject::Lint(own), Subject::Lint(other)) => own.includes(other),
            _ => self == other,
        }
    }
}

/// An attribute such as `#[allow(blocking_in_async)]`, and the range it applies to.
#[derive(Debug)]
pub struct Setting {
    pub level: Level,
    subject: Subject,
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
    /// The entry for this lint.
    Manifest(Lint),
    /// The lint's name in an attribute.
    Attribute(Place),
}

#[derive(Clone, Debug)]
pub struct Verdict {
    pub lint: Lint,
    pub level: Level,
    pub origin: Origin,
    /// The name whose level was set, if it isn't the lint's own.
    pub implied_by: Option<&'static str>,
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
            let names = Lint::ALL.iter().map(|lint| lint.name()).chain(["warnings"]);
            let mentions = names.into_iter().any(|name| source.text.contains(name));
            let Some(syntax) = source.syntax.as_ref().filter(|_| mentions) else { continue };
            let mut builder = Builder { file, is_root: file == 0, cfg, settings: Vec::new(), truth: Truth::Yes };
            builder.file(syntax);
            levels.settings.insert(file, builder.settings);
        }
        levels
    }

    /// Expectations that nothing met, among those that are certainly compiled.
    pub fn unmet_expectations<'a>(&'a self, map: &'a CrateMap) -> impl Iterator<Item = &'a Setting> {
        let ours = self.settings.values().flatten().filter(|setting| setting.subject != Subject::Warnings);
        ours.filter(|setting| setting.level == Level::Expect && setting.certain && !setting.met.get())
            .filter(|setting| !map.conditional_files.contains(&setting.name.file))
    }

    /// What attributes closer than the crate's own say is intended.
    pub fn excuse(&self, place: &Place, map: &CrateMap) -> Excuse {
        let excuses = |lint| {
            let setting = self.setting(Subject::Lint(lint), place.file, place.start, map);
            setting.is_some_and(|setting| !setting.whole_crate && setting.level <= Level::Expect)
        };
        Excuse { blocking: excuses(Lint::Blocking), stat: excuses(Lint::Stat) }
    }

    /// Notes that the attribute at a place has silenced something: a report there, or reports at its callers.
    pub fn meet_expectation(&self, lint: Lint, place: &Place, map: &CrateMap) {
        if let Some(setting) = self.setting(Subject::Lint(lint), place.file, place.start, map) {
            setting.met.set(true);
        }
    }

    /// The level of a lint at a place that it would report, and where that level comes from.
    pub fn verdict(
        &self,
        lint: Lint,
        place: &Place,
        map: &CrateMap,
        arguments: &RustcArgs,
        config: &Config,
    ) -> Verdict {
        let at = |subject| self.setting(subject, place.file, place.start, map);
        // A level of the lint's own takes precedence over one of the lint that includes it.
        let flag = arguments.level_of(lint).map(|level| (level, lint));
        let by_parent = || lint.parent().and_then(|parent| Some((arguments.level_of(parent)?, parent)));
        let flag = flag.or_else(by_parent);
        let entry = |lint| config.level_of(lint).map(|configured| (configured.level, Origin::Manifest(lint), lint));
        let (level, origin, decides) = match (at(Subject::Lint(lint)), flag) {
            (Some(setting), flag) if flag.is_none_or(|(level, _)| level != Level::Forbid) => {
                setting.met.set(true);
                let Subject::Lint(decides) = setting.subject else { unreachable!("it sets the level of a lint") };
                (setting.level, Origin::Attribute(setting.name.clone()), decides)
            }
            (_, Some((level, decides))) if decides == lint => (level, Origin::CommandLine, decides),
            (_, flag) => {
                let flag = flag.map(|(level, decides)| (level, Origin::CommandLine, decides));
                // Cargo.toml may set this lint apart from the one that a flag names.
                let own = lint.parent().and_then(|_| entry(lint));
                let default = (Level::Warn, Origin::Default, lint);
                own.or(flag).or_else(|| entry(lint.parent().unwrap_or(lint))).unwrap_or(default)
            }
        };
        let implied_by = (decides != lint).then(|| decides.name());
        if arguments.cap_lints.is_some() {
            return Verdict { lint, level: level.min(Level::Warn), origin, implied_by };
        }
        if level == Level::Warn {
            let by_attribute = at(Subject::Warnings).map(|s| (s.level, Origin::Attribute(s.name.clone())));
            let by_flag = arguments.warnings.map(|level| (level, Origin::CommandLine));
            if let Some((level, origin)) = by_attribute.or(by_flag)
                && level != Level::Warn
            {
                return Verdict { lint, level, origin, implied_by: Some("warnings") };
            }
        }
        Verdict { lint, level, origin, implied_by }
    }

    /// The attribute that decides at a place: the innermost one, unless an outer one forbids the lint.
    fn setting(&self, subject: Subject, file: FileId, position: Position, map: &CrateMap) -> Option<&Setting> {
        let mut decides: Option<&Setting> = None;
        let mut at = Some((file, position));
        while let Some((file, position)) = at {
            let here = self.settings.get(&file).map(Vec::as_slice).unwrap_or_default();
            // Inner attributes come after outer ones, and the last of several on the same item counts.
            for setting in here.iter().rev().filter(|s| s.subject.includes(subject) && s.holds_for.contains(&position))
            {
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
                    let Some(subject) = Subject::named(name) else { continue };
                    self.settings.push(Setting {
                        level,
                        subject,
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
