//! Inspects `use` declarations.

use syn::UseTree;

/// What the runtime has stand-ins for in the standard library: modules, and macros that print.
pub const REPLACED: [&str; 7] = ["thread", "time", "process", "println", "print", "eprintln", "eprint"];

/// Returns the path of the stand-ins, for after `::` if `leading`.
pub fn standard(leading: bool) -> &'static str {
    if leading { "timeline::standard" } else { "::timeline::standard" }
}

/// Returns whether a `use std::…` imports one of those, or something from one.
pub fn names_replaced(tree: &UseTree) -> bool {
    match tree {
        UseTree::Path(path) => REPLACED.iter().any(|name| path.ident == name),
        UseTree::Name(name) => name.ident == "self" || REPLACED.iter().any(|replaced| name.ident == replaced),
        UseTree::Rename(rename) => rename.ident == "self" || REPLACED.iter().any(|name| rename.ident == name),
        UseTree::Group(group) => group.items.iter().any(names_replaced),
        UseTree::Glob(_) => true,
    }
}

/// Returns whether a `use` contains `std::*`.
pub fn brings_all_of_std(tree: &UseTree) -> bool {
    fn is_all(tree: &UseTree) -> bool {
        match tree {
            UseTree::Glob(_) => true,
            UseTree::Group(group) => group.items.iter().any(is_all),
            _ => false,
        }
    }
    match tree {
        UseTree::Path(path) => path.ident == "std" && is_all(&path.tree),
        UseTree::Group(group) => group.items.iter().any(brings_all_of_std),
        _ => false,
    }
}
