//! Packages that are generated and built: their files, and what they depend on.

use crate::files::write_whole;
use anyhow::{Context, Result};
use cargo_metadata::{Dependency, DependencyKind};
use std::path::Path;

/// Writes a file and the folders above it. One that says the same is left as it is, or cargo would build it again.
pub fn put(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().context("it lies in a folder")?;
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    write_whole(path, text)?;
    Ok(())
}

/// What a package depends on, as lines of a manifest.
pub fn dependencies(of: &[Dependency]) -> Vec<String> {
    of.iter().filter(|dependency| dependency.kind == DependencyKind::Normal).map(line).collect()
}

fn line(dependency: &Dependency) -> String {
    let Dependency { name, req, features, uses_default_features, .. } = dependency;
    let from = match &dependency.path {
        Some(path) => format!("path = {:?}", path.as_str()),
        None => format!("version = {:?}", req.to_string()),
    };
    let key = dependency.rename.as_ref().unwrap_or(name);
    let package = dependency.rename.as_ref().map(|_| format!(", package = {name:?}")).unwrap_or_default();
    format!("{key} = {{ {from}{package}, features = {features:?}, default-features = {uses_default_features} }}")
}
