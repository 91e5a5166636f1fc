//! The modules and functions of one crate, found by following `mod` from its root. It never decides what a function
//! does.
//!
//! Clippy is asked for every synchronous function by its path. Several functions may share one: the methods of `impl
//! X<A>` and `impl X<B>`, or those that `#[cfg]` chooses from; and a trait's method is known by the trait alone. So a
//! path is a [`Group`] of definitions.

use std::collections::{HashMap, HashSet};
use std::env;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Block, Expr, Ident, ImplItem, Item, ItemImpl, ItemMacro, ItemMod, ItemTrait, ItemUse, Lit, Meta,
    Signature, Token, TraitItem, UseTree,
};

use crate::cfg::{Cfg, Truth};
use crate::closures;
use crate::macros;
use crate::source::{FileId, Position, Sources};

pub type DefinitionId = usize;
pub type GroupId = usize;

/// A function with a body, or a closure that has a name.
#[derive(Debug)]
pub struct Definition {
    /// As a message calls it: `fetch`, `module::fetch`, `Client::fetch`.
    pub name: String,
    /// Whether a `#[cfg]` that is not decided here stands on it or around it.
    pub conditional: bool,
    /// Whether it calls, in its own body, a function that it is given.
    pub runs_closure: bool,
}

/// All definitions that clippy knows under one path.
#[derive(Debug)]
pub struct Group {
    pub path: String,
    /// The last two names of it, without the crate.
    pub name: String,
    pub definitions: Vec<DefinitionId>,
}

/// Where a file of a module hangs: the place of its `mod x;`, or of the `include!`.
pub struct Parent {
    pub file: FileId,
    pub position: Position,
}

#[derive(Default)]
pub struct CrateMap {
    pub definitions: Vec<Definition>,
    pub groups: Vec<Group>,
    pub parents: HashMap<FileId, Parent>,
    /// Files of modules that are perhaps not compiled.
    pub conditional_files: HashSet<FileId>,
    /// Macros of the crate that hand their argument to a thread where blocking is allowed.
    pub offloading_macros: HashSet<String>,
    at: HashMap<(FileId, Position), DefinitionId>,
}

impl CrateMap {
    pub fn of(root: &Path, crate_name: &str, cfg: &Cfg, sources: &mut Sources) -> CrateMap {
        let mut walk = Walk { cfg, sources, map: CrateMap::default(), found: Found::default() };
        if let Some(file) = walk.sources.load(root) {
            let directory = root.parent().unwrap_or(Path::new("")).to_owned();
            walk.file(file, &Scope { module: vec![crate_name.to_owned()], directory, conditional: false });
        }
        let (mut map, found) = (walk.map, walk.found);
        found.into_groups(crate_name, &mut map);
        map
    }

    /// The function whose name stands there; a new one if the crate has none: functions within functions have no path.
    pub fn definition_at(&mut self, file: FileId, name: &Ident) -> DefinitionId {
        let position = Position::start(name.span());
        match self.at.get(&(file, position)) {
            Some(&id) => id,
            None => {
                let name = name.to_string();
                self.define(file, position, Definition { name, conditional: false, runs_closure: false })
            }
        }
    }

    fn define(&mut self, file: FileId, position: Position, definition: Definition) -> DefinitionId {
        self.definitions.push(definition);
        let id = self.definitions.len() - 1;
        self.at.insert((file, position), id);
        id
    }

    /// Whether every function of a group calls the closure that it is given.
    pub fn runs_closure(&self, group: GroupId) -> bool {
        let mut definitions = self.groups[group].definitions.iter().map(|id| &self.definitions[*id]);
        !self.groups[group].definitions.is_empty() && definitions.all(|definition| definition.runs_closure)
    }
}

/// The module that is walked.
#[derive(Clone)]
struct Scope {
    module: Vec<String>,
    /// Where the files of its `mod x;` lie.
    directory: PathBuf,
    conditional: bool,
}

/// What was found before the types' and traits' places are all known.
#[derive(Default)]
struct Found {
    functions: Vec<(Vec<String>, DefinitionId)>,
    methods: Vec<Method>,
    trait_methods: Vec<TraitMethod>,
    /// Every `impl Trait for`: the module, the trait's path as written, and its methods.
    implementations: Vec<(String, Vec<(String, DefinitionId)>)>,
    /// Modules by the name of a type that stands in them.
    types: HashMap<String, Vec<Vec<String>>>,
    /// Names that a module has: its own items and what it imports by name.
    names: HashSet<Vec<String>>,
}

struct Method {
    module: Vec<String>,
    self_type: Vec<String>,
    name: String,
    id: DefinitionId,
}

struct TraitMethod {
    path: Vec<String>,
    default: Option<DefinitionId>,
}

struct Walk<'a> {
    cfg: &'a Cfg,
    sources: &'a mut Sources,
    map: CrateMap,
    found: Found,
}

impl Walk<'_> {
    fn file(&mut self, file: FileId, scope: &Scope) {
        // Taken out while it is walked, so that other files can be loaded meanwhile.
        let Some(syntax) = self.sources.take_syntax(file) else { return };
        if scope.conditional {
            self.map.conditional_files.insert(file);
        }
        self.items(file, &syntax.items, scope);
        self.sources.put_syntax(file, syntax);
    }

    fn items(&mut self, file: FileId, items: &[Item], scope: &Scope) {
        for item in items {
            let truth = self.cfg.compiled(attributes(item));
            if truth == Truth::No {
                continue;
            }
            let scope = Scope { conditional: scope.conditional || truth == Truth::Unknown, ..scope.clone() };
            self.item(file, item, &scope);
        }
    }

    fn item(&mut self, file: FileId, item: &Item, scope: &Scope) {
        match item {
            Item::Fn(function) => {
                if let Some(id) = self.function(file, &function.sig, Some(&function.block), None, scope) {
                    let path = joined(&scope.module, [name(&function.sig.ident)]);
                    self.found.functions.push((path, id));
                }
            }
            Item::Impl(block) => self.implementation(file, block, scope),
            Item::Trait(item) => self.trait_item(file, item, scope),
            Item::Mod(module) => self.module(file, module, scope),
            Item::Macro(item) => self.macro_item(file, item, scope),
            Item::Use(item) => self.import(item, scope),
            Item::Struct(item) => self.type_item(&item.ident, scope),
            Item::Enum(item) => self.type_item(&item.ident, scope),
            Item::Union(item) => self.type_item(&item.ident, scope),
            Item::Type(item) => self.type_item(&item.ident, scope),
            _ => {}
        }
    }

    /// An `async fn` is no helper: what stands in it is reported there.
    fn function(
        &mut self,
        file: FileId,
        signature: &Signature,
        body: Option<&Block>,
        owner: Option<&str>,
        scope: &Scope,
    ) -> Option<DefinitionId> {
        if signature.asyncness.is_some() {
            return None;
        }
        let own = name(&signature.ident);
        let module = scope.module.iter().skip(1).next_back().map(String::as_str);
        let shown = owner.or(module).map_or_else(|| own.clone(), |owner| format!("{owner}::{own}"));
        let position = Position::start(signature.ident.span());
        if let Some(&id) = self.map.at.get(&(file, position)) {
            return Some(id);
        }
        let runs_closure = body.is_some_and(|body| closures::runs_parameter(signature, body));
        let definition = Definition { name: shown, conditional: scope.conditional, runs_closure };
        Some(self.map.define(file, position, definition))
    }

    fn implementation(&mut self, file: FileId, block: &ItemImpl, scope: &Scope) {
        let self_type = type_path(&block.self_ty);
        let owner = self_type.as_ref().and_then(|path| path.last()).cloned();
        let mut methods = Vec::new();
        for item in &block.items {
            let ImplItem::Fn(method) = item else { continue };
            let truth = self.cfg.compiled(&method.attrs);
            if truth == Truth::No {
                continue;
            }
            let scope = Scope { conditional: scope.conditional || truth == Truth::Unknown, ..scope.clone() };
            if let Some(id) = self.function(file, &method.sig, Some(&method.block), owner.as_deref(), &scope) {
                methods.push((name(&method.sig.ident), id));
            }
        }
        match (&block.trait_, self_type) {
            (Some((_, path, _)), _) => {
                let last = path.segments.last().map(|segment| name(&segment.ident)).unwrap_or_default();
                self.found.implementations.push((last, methods));
            }
            (None, Some(self_type)) => {
                let module = &scope.module;
                self.found.methods.extend(methods.into_iter().map(|(name, id)| Method {
                    module: module.clone(),
                    self_type: self_type.clone(),
                    name,
                    id,
                }));
            }
            (None, None) => {}
        }
    }

    fn trait_item(&mut self, file: FileId, item: &ItemTrait, scope: &Scope) {
        let owner = name(&item.ident);
        self.type_item(&item.ident, scope);
        for entry in &item.items {
            let TraitItem::Fn(method) = entry else { continue };
            if method.sig.asyncness.is_some() || self.cfg.compiled(&method.attrs) == Truth::No {
                continue;
            }
            let default = method
                .default
                .as_ref()
                .and_then(|body| self.function(file, &method.sig, Some(body), Some(&owner), scope));
            let path = joined(&scope.module, [owner.clone(), name(&method.sig.ident)]);
            self.found.trait_methods.push(TraitMethod { path, default });
        }
    }

    fn module(&mut self, file: FileId, module: &ItemMod, scope: &Scope) {
        let own = name(&module.ident);
        let path = joined(&scope.module, [own.clone()]);
        self.found.names.insert(path.clone());
        let named = self.path_attribute(&module.attrs);
        if let Some((_, items)) = &module.content {
            let directory = scope.directory.join(named.unwrap_or_else(|| own.into()));
            return self.items(file, items, &Scope { module: path, directory, conditional: scope.conditional });
        }
        let position = Position::start(module.ident.span());
        let candidates = match named {
            // Beside the file that names it; within an inline module, where that module's files would lie.
            Some(named) => vec![
                self.sources.get(file).path.parent().unwrap_or(Path::new("")).join(&named),
                scope.directory.join(&named),
            ],
            None => vec![scope.directory.join(format!("{own}.rs")), scope.directory.join(&own).join("mod.rs")],
        };
        for candidate in candidates {
            if let Some(loaded) = self.load_child(&candidate, file, position) {
                let directory = directory_of_children(&candidate, &scope.directory.join(&own));
                return self.file(loaded, &Scope { module: path, directory, conditional: scope.conditional });
            }
        }
    }

    fn load_child(&mut self, path: &Path, parent: FileId, position: Position) -> Option<FileId> {
        let loaded = self.sources.load(path)?;
        self.map.parents.entry(loaded).or_insert(Parent { file: parent, position });
        Some(loaded)
    }

    /// `#[path = "…"]`, also within a `cfg_attr` that may hold.
    fn path_attribute(&self, attributes: &[Attribute]) -> Option<PathBuf> {
        let metas = attributes.iter().flat_map(|attribute| applied(&attribute.meta, self.cfg));
        metas.into_iter().find_map(|(meta, _)| match meta {
            Meta::NameValue(pair) if pair.path.is_ident("path") => string(&pair.value).map(PathBuf::from),
            _ => None,
        })
    }

    /// `include!` brings a file's items; other macros may hold items, such as those that choose by `cfg`.
    fn macro_item(&mut self, file: FileId, item: &ItemMacro, scope: &Scope) {
        let conditional = scope.conditional;
        let scope = Scope { conditional: true, ..scope.clone() };
        if item.mac.path.is_ident("include") {
            let Some(included) = included_path(&item.mac.tokens) else { return };
            let path = self.sources.get(file).path.parent().unwrap_or(Path::new("")).join(included);
            let position = Position::start(item.mac.path.segments[0].ident.span());
            if let Some(loaded) = self.load_child(&path, file, position) {
                self.file(loaded, &Scope { conditional, ..scope });
            }
        } else if let Some(own) = &item.ident {
            if macros::offloads(item.mac.tokens.clone()) {
                self.map.offloading_macros.insert(own.to_string());
            }
        } else {
            for items in macros::items_within(&item.mac.tokens) {
                self.items(file, &items, &scope);
            }
        }
    }

    fn import(&mut self, item: &ItemUse, scope: &Scope) {
        let mut trees = vec![&item.tree];
        while let Some(tree) = trees.pop() {
            match tree {
                UseTree::Path(path) => trees.push(&path.tree),
                UseTree::Name(path) => drop(self.found.names.insert(joined(&scope.module, [name(&path.ident)]))),
                UseTree::Rename(path) => drop(self.found.names.insert(joined(&scope.module, [name(&path.rename)]))),
                UseTree::Group(group) => trees.extend(&group.items),
                UseTree::Glob(_) => {}
            }
        }
    }

    fn type_item(&mut self, ident: &Ident, scope: &Scope) {
        let own = name(ident);
        self.found.names.insert(joined(&scope.module, [own.clone()]));
        self.found.types.entry(own).or_default().push(scope.module.clone());
    }
}

impl Found {
    fn into_groups(self, crate_name: &str, map: &mut CrateMap) {
        let mut groups: HashMap<String, Vec<DefinitionId>> = HashMap::new();
        for (path, id) in &self.functions {
            groups.entry(path.join("::")).or_default().push(*id);
        }
        for method in &self.methods {
            if let Some(path) = self.type_of(method, crate_name) {
                groups.entry(format!("{}::{}", path.join("::"), method.name)).or_default().push(method.id);
            }
        }
        for method in &self.trait_methods {
            let definitions = self.definitions_of(method);
            groups.entry(method.path.join("::")).or_default().extend(definitions);
        }
        let mut groups: Vec<Group> =
            groups.into_iter().map(|(path, definitions)| Group { name: short(&path), path, definitions }).collect();
        groups.sort_by(|a, b| a.path.cmp(&b.path));
        map.groups = groups;
    }

    /// The path under which clippy finds the type of an `impl`: from the module of the `impl`, if that has the name;
    /// else, since clippy does not follow `use x::*`, from the only module that defines it.
    fn type_of(&self, method: &Method, crate_name: &str) -> Option<Vec<String>> {
        let mut module = method.module.clone();
        let mut rest = &method.self_type[..];
        match rest.first()?.as_str() {
            "crate" => {
                module = vec![crate_name.to_owned()];
                rest = &rest[1..];
            }
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|segment| segment == "super") {
                    module.pop()?;
                    rest = &rest[1..];
                }
            }
            first if !self.names.contains(&joined(&module, [first.to_owned()])) => {
                let [only] = rest else { return None };
                let [module] = &self.types.get(only)?[..] else { return None };
                return Some(joined(module, [only.clone()]));
            }
            _ => {}
        }
        Some(joined(&module, rest.iter().cloned()))
    }

    /// Every implementation in the crate, by the trait's name alone: if two traits share it, both get both, which makes
    /// it harder for the method to count as blocking.
    fn definitions_of(&self, method: &TraitMethod) -> Vec<DefinitionId> {
        let [.., owner, own] = &method.path[..] else { return Vec::new() };
        let implementations = self.implementations.iter().filter(|(name, _)| name == owner);
        let mut definitions: Vec<DefinitionId> = Vec::new();
        let mut inherits = false;
        let mut any = false;
        for (_, methods) in implementations {
            any = true;
            match methods.iter().find(|(name, _)| name == own) {
                Some((_, id)) => definitions.push(*id),
                None => inherits = true,
            }
        }
        definitions.extend(method.default.filter(|_| inherits || !any));
        definitions
    }
}

/// A name as the compiler knows it: without `r#`.
pub fn name(ident: &Ident) -> String {
    ident.unraw().to_string()
}

fn joined(path: &[String], rest: impl IntoIterator<Item = String>) -> Vec<String> {
    path.iter().cloned().chain(rest).collect()
}

/// `fetch` of `a::fetch`, `b::fetch` of `a::b::fetch`, `Client::fetch` of `a::b::Client::fetch`.
fn short(path: &str) -> String {
    let segments: Vec<&str> = path.split("::").skip(1).collect();
    segments[segments.len().saturating_sub(2)..].join("::")
}

fn type_path(of: &syn::Type) -> Option<Vec<String>> {
    match of {
        syn::Type::Path(path) if path.qself.is_none() => {
            Some(path.path.segments.iter().map(|segment| name(&segment.ident)).collect())
        }
        syn::Type::Group(group) => type_path(&group.elem),
        syn::Type::Paren(paren) => type_path(&paren.elem),
        _ => None,
    }
}

/// The files of a module's children lie beside `mod.rs`, else in a folder of the module's name.
fn directory_of_children(file: &Path, own: &Path) -> PathBuf {
    let beside = file.parent().unwrap_or(Path::new(""));
    if file.file_name().is_some_and(|name| name == "mod.rs") || !file.with_extension("").ends_with(own) {
        beside.to_owned()
    } else {
        own.to_owned()
    }
}

/// An attribute, or what a `cfg_attr` makes of it, with how certain that is.
pub fn applied(meta: &Meta, cfg: &Cfg) -> Vec<(Meta, Truth)> {
    let Meta::List(list) = meta else { return vec![(meta.clone(), Truth::Yes)] };
    if !list.path.is_ident("cfg_attr") {
        return vec![(meta.clone(), Truth::Yes)];
    }
    let Ok(parts) = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) else { return Vec::new() };
    let mut parts = parts.into_iter();
    let truth = parts.next().map_or(Truth::Unknown, |predicate| cfg.holds(&predicate));
    if truth == Truth::No {
        return Vec::new();
    }
    let nested = parts.flat_map(|meta| applied(&meta, cfg));
    nested.map(|(meta, inner)| (meta, truth.and(inner))).collect()
}

/// What `include!` names: a literal, or `concat!(env!("OUT_DIR"), "…")`.
fn included_path(tokens: &TokenStream) -> Option<PathBuf> {
    Some(PathBuf::from(constant(&syn::parse2(tokens.clone()).ok()?)?))
}

fn constant(expression: &Expr) -> Option<String> {
    if let Some(text) = string(expression) {
        return Some(text);
    }
    let Expr::Macro(call) = expression else { return None };
    let arguments = call.mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated).ok()?;
    if call.mac.path.is_ident("concat") {
        arguments.iter().map(constant).collect()
    } else if call.mac.path.is_ident("env") {
        env::var(string(arguments.first()?)?).ok()
    } else {
        None
    }
}

fn string(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    macro_rules! of {
        ($($variant:ident)*) => { match item { $(Item::$variant(item) => &item.attrs,)* _ => &[] } };
    }
    of!(Const Enum ExternCrate Fn ForeignMod Impl Macro Mod Static Struct Trait TraitAlias Type Union Use)
}
