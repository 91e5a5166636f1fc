//! Walks the modules of a crate, file by file.

use std::path::{Path, PathBuf};

use proc_macro2::{Span, TokenStream};
use syn::{
    Block, Ident, ImplItem, Item, ItemImpl, ItemMacro, ItemMod, ItemTrait, ItemUse, ReturnType, Signature, TraitItem,
    UseTree,
};

use super::attributes::{attributes, included_path, path_attribute};
use super::found::{Found, Method, TraitMethod};
use super::map::{CrateMap, Definition, DefinitionId, Parent};
use super::paths::{joined, mentions, name, type_path};
use crate::cfg::{Cfg, Truth};
use crate::closures::ClosureUse;
use crate::macros;
use crate::source::{FileId, Place, Position, Sources, range};

/// Traits of the standard library whose methods are called by what their implementations are for.
const STD_TRAITS: [&str; 6] = ["Default", "Drop", "From", "FromStr", "Iterator", "TryFrom"];

/// Walks the crate whose root file is `root`. The map it returns has no groups yet.
pub fn walk(root: &Path, crate_name: &str, cfg: &Cfg, sources: &mut Sources) -> (CrateMap, Found) {
    let mut walk = Walk { cfg, sources, map: CrateMap::default(), found: Found::default(), macros: Vec::new() };
    if let Some(file) = walk.sources.load(root) {
        let directory = root.parent().unwrap_or(Path::new("")).to_owned();
        walk.file(file, &Scope { module: vec![crate_name.to_owned()], directory, conditional: false });
    }
    for (name, definition) in std::mem::take(&mut walk.macros) {
        walk.map.define_macro(&name, definition);
    }
    (walk.map, walk.found)
}

/// The module being walked.
#[derive(Clone)]
struct Scope {
    module: Vec<String>,
    /// The folder for the files of its `mod x;` declarations.
    directory: PathBuf,
    conditional: bool,
}

struct Walk<'a> {
    cfg: &'a Cfg,
    sources: &'a mut Sources,
    map: CrateMap,
    found: Found,
    /// The macros defined so far.
    macros: Vec<(Ident, TokenStream)>,
}

impl Walk<'_> {
    fn file(&mut self, file: FileId, scope: &Scope) {
        // Taken out during the walk, because the walk loads other files.
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

    /// Defines a function, unless it is an `async fn`: calls in one are reported right there, so it is no helper. Only
    /// what it does with a closure may matter.
    fn function(
        &mut self,
        file: FileId,
        signature: &Signature,
        body: Option<&Block>,
        owner: Option<&str>,
        scope: &Scope,
    ) -> Option<DefinitionId> {
        let closure = body.and_then(|body| ClosureUse::of(signature, body));
        if signature.asyncness.is_some() && closure.is_none() {
            return None;
        }
        let own = name(&signature.ident);
        let module = scope.module.iter().skip(1).next_back().map(String::as_str);
        let shown = owner.or(module).map_or_else(|| own.clone(), |owner| format!("{owner}::{own}"));
        let position = Position::start(signature.ident.span());
        if let Some(id) = self.map.defined_at(file, position) {
            return Some(id);
        }
        if owner.is_none() && closure == Some(ClosureUse::HandsOver) {
            self.map.offloading_functions.insert(name(&signature.ident));
        }
        let returns_future = returns(signature, &["Future", "BoxFuture", "LocalBoxFuture"]);
        let definition = Definition { name: shown, conditional: scope.conditional, closure, returns_future };
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
            if let Some(owner) = owner.as_ref().filter(|owner| returns(&method.sig, &["Self", owner])) {
                self.map.constructors.insert((owner.clone(), name(&method.sig.ident)));
            }
            let scope = Scope { conditional: scope.conditional || truth == Truth::Unknown, ..scope.clone() };
            if let Some(id) = self.function(file, &method.sig, Some(&method.block), owner.as_deref(), &scope) {
                methods.push((name(&method.sig.ident), id));
            }
        }
        match (&block.trait_, self_type) {
            (Some((_, path, _)), _) => {
                let last = path.segments.last().map(|segment| name(&segment.ident)).unwrap_or_default();
                if let Some(owner) = owner.filter(|_| STD_TRAITS.contains(&last.as_str())) {
                    let methods = methods.iter().map(|(name, id)| (owner.clone(), name.clone(), *id));
                    self.found.std_methods.extend(methods);
                }
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
        let named = path_attribute(&module.attrs, self.cfg);
        if let Some((_, items)) = &module.content {
            let directory = scope.directory.join(named.unwrap_or_else(|| own.into()));
            return self.items(file, items, &Scope { module: path, directory, conditional: scope.conditional });
        }
        let position = Position::start(module.ident.span());
        let candidates = match named {
            // Beside the file that names it or, within an inline module, in the folder for that module's files.
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
        self.not_found(file, module.ident.span(), format!("mod {own}"), scope);
    }

    fn not_found(&mut self, file: FileId, span: Span, what: String, scope: &Scope) {
        if !scope.conditional {
            self.map.not_found.push((Place::new(file, range(span)), what));
        }
    }

    fn load_child(&mut self, path: &Path, parent: FileId, position: Position) -> Option<FileId> {
        let loaded = self.sources.load(path)?;
        self.map.parents.entry(loaded).or_insert(Parent { file: parent, position });
        Some(loaded)
    }

    /// Follows `include!` into its file. Other macros may hold items too, such as the ones that choose by `cfg`.
    fn macro_item(&mut self, file: FileId, item: &ItemMacro, scope: &Scope) {
        let around = scope;
        let scope = Scope { conditional: true, ..scope.clone() };
        if item.mac.path.is_ident("include") {
            let span = item.mac.path.segments[0].ident.span();
            let included = included_path(&item.mac.tokens);
            let path = included.map(|path| self.sources.get(file).path.parent().unwrap_or(Path::new("")).join(path));
            match path.and_then(|path| self.load_child(&path, file, Position::start(span))) {
                Some(loaded) => self.file(loaded, around),
                None => self.not_found(file, span, "include!".to_owned(), around),
            }
        } else if let Some(own) = &item.ident {
            self.macros.push((own.clone(), item.mac.tokens.clone()));
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

/// Whether the type that a function returns mentions one of these names.
fn returns(signature: &Signature, names: &[&str]) -> bool {
    matches!(&signature.output, ReturnType::Type(_, of) if mentions(of, names))
}

/// The folder for the files of a module's children: the one that holds `mod.rs`, or one named after the module.
fn directory_of_children(file: &Path, own: &Path) -> PathBuf {
    let beside = file.parent().unwrap_or(Path::new(""));
    if file.file_name().is_some_and(|name| name == "mod.rs") || !file.with_extension("").ends_with(own) {
        beside.to_owned()
    } else {
        own.to_owned()
    }
}
