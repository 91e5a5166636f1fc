//! What a file that is no program of a package may use from the package around it: its dependencies, lock file and target
//! directory.

use crate::error::Error;
use crate::metadata::{Dependency, Metadata, manifest_above};
use crate::write::quoted;
use std::path::{Path, PathBuf};

/// What a program uses from its project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Project {
    /// Name of the package.
    pub name: String,
    /// Path of the `Cargo.lock`, if there is one.
    pub lock: Option<PathBuf>,
    pub target: PathBuf,
    pub edition: String,
    /// A manifest line for each dependency of the package, and for its own library.
    pub dependencies: Vec<String>,
}

/// Asks cargo for the package in whose folder the file lies; `None` if there is none.
pub fn of(file: &Path) -> Result<Option<Project>, Error> {
    let file = std::path::absolute(file).map_err(Error::io(file))?;
    let Some(manifest) = file.parent().and_then(manifest_above) else { return Ok(None) };
    Ok(read(&Metadata::of(&manifest)?, &manifest))
}

/// Picks what the package with this manifest uses. Returns `None` for a manifest that belongs to no package.
fn read(metadata: &Metadata, manifest: &Path) -> Option<Project> {
    let package = metadata.package(manifest)?;
    let is_used = |dependency: &&Dependency| {
        dependency.kind.as_deref() != Some("build") && dependency.target.is_none() && dependency.name != package.name
    };
    let mut dependencies: Vec<String> = package.dependencies.iter().filter(is_used).map(line).collect();
    if package.targets.iter().any(|target| target.is_library())
        && let Some(dir) = manifest.parent()
    {
        dependencies.push(format!("{} = {{ path = {} }}", package.name, quoted(&dir.to_string_lossy())));
    }
    // A crate used by both the program and its tests is listed twice.
    dependencies.sort();
    dependencies.dedup_by_key(|line| line.split(' ').next().map(String::from));
    let lock = Some(metadata.workspace_root.join("Cargo.lock")).filter(|lock| lock.is_file());
    let (name, edition) = (package.name.clone(), package.edition.clone());
    Some(Project { name, lock, target: metadata.target_directory.clone(), edition, dependencies })
}

/// Returns a dependency as a manifest line.
fn line(dependency: &Dependency) -> String {
    let Dependency { name, rename, req, source, path, features, uses_default_features, .. } = dependency;
    let git = source.as_deref().and_then(|source| source.strip_prefix("git+"));
    let from = match (path, git) {
        (Some(path), _) => format!("path = {}", quoted(&path.to_string_lossy())),
        (None, Some(git)) => from_git(git),
        (None, None) => format!("version = {req:?}"),
    };
    let key = rename.as_ref().unwrap_or(name);
    let package = rename.as_ref().map(|_| format!(", package = {name:?}")).unwrap_or_default();
    format!("{key} = {{ {from}{package}, features = {features:?}, default-features = {uses_default_features} }}")
}

/// Returns the manifest keys for an address such as `https://host/repository?branch=main`.
fn from_git(source: &str) -> String {
    let source = source.split('#').next().unwrap_or_default();
    let (address, query) = source.split_once('?').unwrap_or((source, ""));
    let chosen = query.split_once('=').map(|(key, value)| format!(", {key} = {value:?}"));
    format!("git = {address:?}{}", chosen.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_package_uses_is_what_its_program_may_use() {
        let dependency = |name: &str, more: &str| {
            format!(
                r#"{{"name":"{name}","rename":null,"req":"^1","kind":null,"target":null,"source":null,"path":null,"features":["full"],"uses_default_features":true{more}}}"#
            )
        };
        let dependencies = [
            dependency("tokio", ""),
            dependency("tokio", "").replace("\"kind\":null", "\"kind\":\"dev\""),
            dependency("cc", "").replace("\"kind\":null", "\"kind\":\"build\""),
            dependency("b", "").replace("\"source\":null", "\"source\":\"git+https://host/b?branch=main\""),
        ];
        let package = format!(
            r#"{{"id":"own 1","name":"own","edition":"2021","manifest_path":"/p/Cargo.toml","dependencies":[{}],
            "targets":[{{"kind":["lib"],"name":"own","src_path":"/p/src/lib.rs"}}]}}"#,
            dependencies.join(",")
        );
        let metadata = format!(r#"{{"packages":[{package}],"workspace_root":"/none","target_directory":"/t"}}"#);
        let read = |manifest: &str| read(&Metadata::read(&metadata).expect("it can be parsed"), Path::new(manifest));
        let project = read("/p/Cargo.toml").expect("it can be read");
        assert_eq!((&*project.name, &*project.edition, project.lock), ("own", "2021", None));
        assert_eq!(
            project.dependencies,
            [
                r#"b = { git = "https://host/b", branch = "main", features = ["full"], default-features = true }"#,
                r#"own = { path = "/p" }"#,
                r#"tokio = { version = "^1", features = ["full"], default-features = true }"#,
            ]
        );
        assert!(read("/q/Cargo.toml").is_none());
    }
}
