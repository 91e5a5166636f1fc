//! What cargo says about packages, with the fields that are used here.

use crate::error::Error;
use crate::plan::Plan;
use crate::process;
use serde::Deserialize;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The packages of a workspace.
#[derive(Deserialize)]
pub struct Metadata {
    pub packages: Vec<Package>,
    /// Ids of the packages that cargo chooses in the workspace's folder.
    #[serde(default)]
    pub workspace_default_members: Vec<String>,
    pub workspace_root: PathBuf,
    pub target_directory: PathBuf,
}

#[derive(Deserialize)]
pub struct Package {
    pub id: String,
    pub name: String,
    pub edition: String,
    pub manifest_path: PathBuf,
    pub dependencies: Vec<Dependency>,
    pub targets: Vec<Target>,
    pub default_run: Option<String>,
}

/// A program, library, test or build script of a package.
#[derive(Deserialize)]
pub struct Target {
    pub kind: Vec<String>,
    pub name: String,
    pub src_path: PathBuf,
}

#[derive(Deserialize)]
pub struct Dependency {
    pub name: String,
    pub rename: Option<String>,
    pub req: String,
    pub kind: Option<String>,
    pub target: Option<String>,
    pub source: Option<String>,
    pub path: Option<PathBuf>,
    pub features: Vec<String>,
    pub uses_default_features: bool,
}

impl Metadata {
    /// Asks cargo about the workspace of this manifest. Needs no network.
    pub fn of(manifest: &Path) -> Result<Metadata, Error> {
        let dir = manifest.parent().unwrap_or(Path::new("."));
        let mut plan = Plan::cargo(dir);
        plan.args = ["metadata", "--no-deps", "--format-version=1", "--manifest-path"].map(Into::into).into();
        plan.args.push(manifest.into());
        let output = process::run(&plan, None).map_err(|error| match error {
            Error::Io(_, error) if error.kind() == ErrorKind::NotFound => Error::Cargo(format!(
                "{} cannot be started: {error}; install Rust, or put it on the PATH",
                plan.program.display()
            )),
            error => error,
        })?;
        if output.status != 0 {
            return Err(Error::Cargo(output.stderr));
        }
        Metadata::read(&output.stdout).map_err(Error::Cargo)
    }

    pub fn read(text: &str) -> Result<Metadata, String> {
        serde_json::from_str(text).map_err(|error| format!("cannot parse cargo's metadata: {error}"))
    }

    /// Returns the package with this manifest.
    pub fn package(&self, manifest: &Path) -> Option<&Package> {
        self.packages.iter().find(|package| is_same(&package.manifest_path, manifest))
    }
}

impl Target {
    pub fn is(&self, kind: &str) -> bool {
        self.kind.iter().any(|it| it == kind)
    }

    /// Returns whether it is a library, of whatever kind, that programs can use.
    pub fn is_library(&self) -> bool {
        ["lib", "rlib", "dylib"].iter().any(|kind| self.is(kind))
    }
}

/// Returns the manifest that cargo finds from the folder `dir`: in the folder or the closest one above it.
pub fn manifest_above(dir: &Path) -> Option<PathBuf> {
    dir.ancestors().map(|folder| folder.join("Cargo.toml")).find(|manifest| manifest.is_file())
}

/// Returns whether both paths lead to the same file.
pub fn is_same(one: &Path, other: &Path) -> bool {
    one == other || one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}
