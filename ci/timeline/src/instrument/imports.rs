//! Inspects `use` declarations.

use std::collections::BTreeSet;
use syn::UseTree;

/// The standard library's modules for which the runtime has stand-ins.
pub const REPLACED: [&str; 3] = ["thread", "time", "process"];

/// Returns whether a `use std::…` imports one of those modules, or something from one.
pub fn names_replaced(tree: &UseTree) -> bool {
    match tree {
        UseTree::Path(path) => REPLACED.iter().any(|name| path.ident == name),
        UseTree::Name(name) => REPLACED.iter().any(|replaced| name.ident == replaced),
        UseTree::Rename(rename) => REPLACED.iter().any(|name| rename.ident == name),
        UseTree::Group(group) => group.items.iter().any(names_replaced),
        UseTree::Glob(_) => false,
    }
}

/// Adds the names that a `use` brings into scope.
pub fn imported(tree: &UseTree, names: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => imported(&path.tree, names),
        UseTree::Name(name) => drop(names.insert(name.ident.to_string())),
        UseTree::Rename(rename) => drop(names.insert(rename.rename.to_string())),
        UseTree::Group(group) => group.items.iter().for_each(|item| imported(item, names)),
        UseTree::Glob(_) => {}
    }
}
