//! Finds the modules and functions of one crate by following `mod` from its root file. It never decides what a function
//! does.
//!
//! The lint asks clippy about every synchronous function by its path. Several functions may share one path: the methods
//! of `impl X<A>` and `impl X<B>`, or alternatives that `#[cfg]` chooses from. A trait's method is known by the trait
//! alone. Each path therefore stands for a [`Group`] of definitions.

mod attributes;
mod found;
mod map;
mod paths;
mod walk;

pub use map::{CrateMap, DefinitionId, Group, GroupId};
pub use paths::type_path;

use std::path::Path;

use crate::cfg::Cfg;
use crate::source::Sources;

/// Maps the crate whose root file is `root`, loading its files into `sources`.
pub fn of(root: &Path, crate_name: &str, cfg: &Cfg, sources: &mut Sources) -> CrateMap {
    let (mut map, mut found) = walk::walk(root, crate_name, cfg, sources);
    let trait_methods = std::mem::take(&mut found.std_methods);
    map.trait_paths = found.trait_methods.iter().map(|method| method.path.join("::")).collect();
    map.groups = found.into_groups(crate_name);
    map.add_trait_methods(trait_methods);
    map
}
