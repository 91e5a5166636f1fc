//! What a name means: follows `use`, `extern crate` and type aliases to a full path, as far as one program shows it.

use std::collections::{BTreeMap, BTreeSet};
use syn::{Item, UseTree};

/// A path, segment by segment.
pub type Path = Vec<String>;

/// Longest chain of aliases to follow, in case one leads back to itself.
const LONGEST_CHAIN: usize = 8;

/// The names in scope at one place of a program.
#[derive(Default)]
pub struct Names {
    /// From the root of the program to the innermost block.
    scopes: Vec<Scope>,
    /// Names under which the program knows crates, if its manifest renames them.
    crates: BTreeMap<String, String>,
}

#[derive(Default)]
struct Scope {
    /// Whether it is a module, which doesn't see the names around it.
    module: bool,
    /// What is imported, by the name it gets here.
    imports: BTreeMap<String, Path>,
    /// Prefixes of imports that end in `*`.
    globs: Vec<Path>,
    /// Functions and types that are defined here.
    own: BTreeSet<String>,
    /// Macros that are defined here.
    macros: BTreeSet<String>,
}

/// Which names can hide an imported one.
#[derive(Clone, Copy, PartialEq)]
pub enum Space {
    /// Functions and types.
    Values,
    Macros,
    /// Attributes, which a single program can only import.
    Attributes,
}

/// What may still be followed.
#[derive(Clone, Copy)]
struct Left {
    aliases: usize,
    /// Whether to look into imports that end in `*`. Nobody names a crate by way of two of them.
    stars: bool,
}

impl Names {
    /// Creates an empty scope; `renamed` holds pairs of a crate's name in the program and its own.
    pub fn new(renamed: &[(String, String)]) -> Names {
        let crates = renamed.iter().map(|(here, name)| (here.replace('-', "_"), name.replace('-', "_")));
        Names { scopes: Vec::new(), crates: crates.collect() }
    }

    /// Enters a module or block with these items.
    pub fn enter<'a>(&mut self, module: bool, items: impl Iterator<Item = &'a Item>) {
        let mut scope = Scope { module, ..Scope::default() };
        items.for_each(|item| scope.add(item));
        self.scopes.push(scope);
    }

    pub fn leave(&mut self) {
        self.scopes.pop();
    }

    pub fn are_those_of_the_root(&self) -> bool {
        self.scopes.len() == 1
    }

    /// Returns the full paths that `path` may stand for, the likeliest first. There is none if the program defines it
    /// itself, and there are several if it may come from a `*`.
    pub fn resolve(&self, path: &syn::Path, space: Space) -> Vec<Path> {
        let path: Path = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.follow(&path, space, self.scopes.len(), Left { aliases: LONGEST_CHAIN, stars: true })
    }

    /// Follows a path that is written inside the scope before `inside`.
    fn follow(&self, path: &[String], space: Space, inside: usize, left: Left) -> Vec<Path> {
        let Some(aliases) = left.aliases.checked_sub(1) else { return vec![path.to_vec()] };
        let left = Left { aliases, ..left };
        let module = |inside: usize| self.scopes[..inside].iter().rposition(|scope| scope.module).unwrap_or(0);
        let (first, rest) = path.split_first().expect("a path has a segment");
        match &**first {
            "crate" if !rest.is_empty() => return self.follow(rest, space, self.scopes.len().min(1), left),
            "self" if !rest.is_empty() => return self.follow(rest, space, module(inside) + 1, left),
            "super" if !rest.is_empty() => return self.follow(rest, space, module(module(inside)) + 1, left),
            _ => {}
        }
        let mut found = Vec::new();
        for (at, scope) in self.scopes[..inside].iter().enumerate().rev() {
            // The last segment is in the space that was asked for, and the others are types or modules.
            let hides = if rest.is_empty() { space } else { Space::Values };
            if scope.hides(first, hides) {
                return Vec::new();
            }
            if let Some(import) = scope.imports.get(first) {
                let whole = [import, rest].concat();
                // `use tokio;` or `use tokio::{self}` names itself.
                return if import[0] == *first {
                    self.of_crate(whole)
                } else {
                    self.follow(&whole, space, at + 1, left)
                };
            }
            for glob in scope.globs.iter().filter(|_| left.stars) {
                let whole = [glob, path].concat();
                // What a `*` of the program's own module brings is known, or else it brings nothing of this name.
                let own = ["crate", "self", "super"].contains(&&*glob[0]);
                let followed = self.follow(&whole, space, at + 1, Left { stars: own, ..left });
                if own && followed.is_empty() {
                    return Vec::new();
                }
                found.extend(followed.into_iter().filter(|path| !own || path.len() > 1));
            }
            if scope.module {
                break;
            }
        }
        found.extend(self.of_crate(path.to_vec()));
        found
    }

    /// Returns the path with its crate's own name.
    fn of_crate(&self, mut path: Path) -> Vec<Path> {
        if let Some(name) = self.crates.get(&path[0]) {
            path[0].clone_from(name);
        }
        vec![path]
    }
}

impl Scope {
    fn add(&mut self, item: &Item) {
        match item {
            Item::Fn(function) => drop(self.own.insert(function.sig.ident.to_string())),
            Item::Struct(item) => drop(self.own.insert(item.ident.to_string())),
            Item::Enum(item) => drop(self.own.insert(item.ident.to_string())),
            Item::Trait(item) => drop(self.own.insert(item.ident.to_string())),
            Item::Mod(item) => drop(self.own.insert(item.ident.to_string())),
            Item::Macro(item) => self.macros.extend(item.ident.iter().map(ToString::to_string)),
            Item::Type(alias) => {
                if let syn::Type::Path(path) = &*alias.ty
                    && path.qself.is_none()
                {
                    let path = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
                    self.imports.insert(alias.ident.to_string(), path);
                }
            }
            Item::ExternCrate(item) => {
                let name = item.rename.as_ref().map_or(&item.ident, |(_, name)| name);
                self.imports.insert(name.to_string(), vec![item.ident.to_string()]);
            }
            Item::Use(item) => self.import(&item.tree, &mut Vec::new()),
            _ => {}
        }
    }

    fn import(&mut self, tree: &UseTree, prefix: &mut Path) {
        match tree {
            UseTree::Path(path) => {
                prefix.push(path.ident.to_string());
                self.import(&path.tree, prefix);
                prefix.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|item| self.import(item, prefix)),
            UseTree::Glob(_) => self.globs.extend((!prefix.is_empty()).then(|| prefix.clone())),
            UseTree::Name(name) => self.import_as(&name.ident, &name.ident, prefix),
            UseTree::Rename(rename) => self.import_as(&rename.ident, &rename.rename, prefix),
        }
    }

    fn import_as(&mut self, what: &syn::Ident, name: &syn::Ident, prefix: &Path) {
        let whole = match (what == "self", prefix.last()) {
            // `use tokio::{self}` brings `tokio`.
            (true, Some(last)) => {
                let name = if name == "self" { last.clone() } else { name.to_string() };
                self.imports.insert(name, prefix.clone());
                return;
            }
            _ => [prefix.clone(), vec![what.to_string()]].concat(),
        };
        self.imports.insert(name.to_string(), whole);
    }

    fn hides(&self, name: &str, space: Space) -> bool {
        match space {
            Space::Values => self.own.contains(name),
            Space::Macros => self.macros.contains(name),
            Space::Attributes => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns what `path` may stand for at the end of the program `source`, within its modules.
    fn means(source: &str, path: &str) -> Vec<String> {
        let file = syn::parse_file(source).expect("it parses");
        let mut names = Names::new(&[("tk".into(), "tokio".into())]);
        names.enter(true, file.items.iter());
        for item in &file.items {
            if let Item::Mod(syn::ItemMod { content: Some((_, items)), .. }) = item {
                names.enter(true, items.iter());
            }
        }
        let path = syn::parse_str(path).expect("it is a path");
        names.resolve(&path, Space::Values).iter().map(|path| path.join("::")).collect()
    }

    #[test]
    fn aliases_are_followed_to_the_crate() {
        let spawn = ["tokio::spawn"];
        assert_eq!(means("", "tokio::spawn"), spawn);
        assert_eq!(means("use tokio as t;", "t::spawn"), spawn);
        assert_eq!(means("use tokio::{self as t, spawn as go};", "t::spawn"), spawn);
        assert_eq!(means("use tokio::{self as t, spawn as go};", "go"), spawn);
        assert_eq!(means("use tokio::{self};", "tokio::spawn"), spawn);
        assert_eq!(means("extern crate tokio as t; use t::spawn as go;", "go"), spawn);
        assert_eq!(means("", "tk::spawn"), spawn, "the manifest renames it");
        assert_eq!(means("use tk::spawn;", "spawn"), spawn);
        assert_eq!(means("type Rt = tokio::runtime::Runtime;", "Rt::new"), ["tokio::runtime::Runtime::new"]);
        assert_eq!(means("use a as b; use b as a;", "a"), ["a"], "a circle ends");
    }

    #[test]
    fn a_star_may_bring_it() {
        assert_eq!(means("use tokio::*;", "spawn"), ["tokio::spawn", "spawn"]);
        assert_eq!(
            means("use tokio::time::*; use std::io::*;", "pause"),
            ["tokio::time::pause", "std::io::pause", "pause"]
        );
        let outer = "use tokio::time::pause; mod inner { use super::*; }";
        assert_eq!(means(outer, "pause"), ["tokio::time::pause", "pause"]);
    }

    #[test]
    fn what_the_program_defines_is_its_own() {
        assert!(means("fn spawn() {}", "spawn").is_empty());
        assert!(means("struct Runtime;", "Runtime::new").is_empty());
        assert!(means("fn spawn() {} mod inner { use super::*; }", "spawn").is_empty());
        assert_eq!(means("fn spawn() {} mod inner {}", "spawn"), ["spawn"], "a module doesn't see what is around it");
        assert_eq!(means("use tokio::spawn; mod inner {}", "super::spawn"), ["tokio::spawn"]);
        assert_eq!(means("use tokio::spawn; mod inner {}", "crate::spawn"), ["tokio::spawn"]);
    }
}
