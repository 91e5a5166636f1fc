//! The cargo project of a program: its dependencies, lock file and target directory.

use crate::error::Error;
use crate::plan::Plan;
use crate::process;
use serde::Deserialize;
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

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_root: PathBuf,
    target_directory: PathBuf,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    edition: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    rename: Option<String>,
    req: String,
    kind: Option<String>,
    target: Option<String>,
    source: Option<String>,
    path: Option<String>,
    features: Vec<String>,
    uses_default_features: bool,
}

/// Asks cargo for the package in whose folder the file lies; `None` if there is no `Cargo.toml` above the file.
pub fn of(file: &Path) -> Result<Option<Project>, Error> {
    let file = std::path::absolute(file).map_err(Error::io(file))?;
    let Some(dir) = file.ancestors().skip(1).find(|folder| folder.join("Cargo.toml").is_file()) else {
        return Ok(None);
    };
    let mut plan = Plan::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), dir);
    plan.args = ["metadata", "--no-deps", "--format-version=1"].map(Into::into).into();
    let output = process::run(&plan, None)?;
    if output.status != 0 {
        return Err(Error::Cargo(output.stderr));
    }
    read(&output.stdout, &dir.join("Cargo.toml")).map(Some).map_err(Error::Cargo)
}

/// Parses what `cargo metadata` says about the package with this manifest.
fn read(metadata: &str, manifest: &Path) -> Result<Project, String> {
    let Metadata { packages, workspace_root, target_directory } =
        serde_json::from_str(metadata).map_err(|error| format!("cannot parse cargo's metadata: {error}"))?;
    let Some(package) = packages.into_iter().find(|package| package.manifest_path == manifest) else {
        return Err(format!("{} is not the manifest of a package", manifest.display()));
    };
    let is_used = |dependency: &&Dependency| {
        dependency.kind.as_deref() != Some("build") && dependency.target.is_none() && dependency.name != package.name
    };
    let mut dependencies: Vec<String> = package.dependencies.iter().filter(is_used).map(Dependency::line).collect();
    if package.targets.iter().any(|target| target.kind.iter().any(|kind| kind == "lib"))
        && let Some(dir) = manifest.parent()
    {
        dependencies.push(format!("{} = {{ path = {dir:?} }}", package.name));
    }
    // A crate used by both the program and its tests is listed twice.
    dependencies.sort();
    dependencies.dedup_by_key(|line| line.split(' ').next().map(String::from));
    let lock = Some(workspace_root.join("Cargo.lock")).filter(|lock| lock.is_file());
    Ok(Project { name: package.name, lock, target: target_directory, edition: package.edition, dependencies })
}

impl Dependency {
    /// Returns the dependency as a manifest line.
    fn line(&self) -> String {
        let Dependency { name, rename, req, source, path, features, uses_default_features, .. } = self;
        let git = source.as_deref().and_then(|source| source.strip_prefix("git+"));
        let from = match (path, git) {
            (Some(path), _) => format!("path = {path:?}"),
            (None, Some(git)) => from_git(git),
            (None, None) => format!("version = {req:?}"),
        };
        let key = rename.as_ref().unwrap_or(name);
        let package = rename.as_ref().map(|_| format!(", package = {name:?}")).unwrap_or_default();
        format!("{key} = {{ {from}{package}, features = {features:?}, default-features = {uses_default_features} }}")
    }
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
            r#"{{"name":"own","edition":"2021","manifest_path":"/p/Cargo.toml","dependencies":[{}],"targets":[{{"kind":["lib"]}}]}}"#,
            dependencies.join(",")
        );
        let metadata = format!(r#"{{"packages":[{package}],"workspace_root":"/none","target_directory":"/t"}}"#);
        let project = read(&metadata, Path::new("/p/Cargo.toml")).expect("it can be read");
        assert_eq!((&*project.name, &*project.edition, project.lock), ("own", "2021", None));
        assert_eq!(
            project.dependencies,
            [
                r#"b = { git = "https://host/b", branch = "main", features = ["full"], default-features = true }"#,
                r#"own = { path = "/p" }"#,
                r#"tokio = { version = "^1", features = ["full"], default-features = true }"#,
            ]
        );
        assert!(read(&metadata, Path::new("/q/Cargo.toml")).is_err());
    }
}
