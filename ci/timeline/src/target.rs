//! Chooses a program of a package, as `cargo run` does.

use crate::error::Error;
use crate::instrument::Root;
use crate::metadata::{self, Metadata, Package, is_same, manifest_above};
use std::path::{Path, PathBuf};

/// Which program to record. Without any choice it is the one that `cargo run` would run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// Path of the manifest; without it, cargo's rules find one.
    pub manifest: Option<PathBuf>,
    /// Name of a package of the workspace.
    pub package: Option<String>,
    /// Kind and name of the program.
    pub program: Option<(Kind, String)>,
    /// Names of other packages of the workspace whose libraries are recorded too.
    pub with: Vec<String>,
    /// Options for cargo, such as `--features`.
    pub options: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Bin,
    Example,
}

/// A program of a package, which cargo builds.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    pub kind: Kind,
    pub name: String,
    pub main: Root,
    /// The libraries that are recorded with it: the package's own, and those that were asked for.
    pub libraries: Vec<Root>,
    /// Root files of the workspace's other libraries.
    pub others: Vec<PathBuf>,
    pub manifest: PathBuf,
    /// The folder of the workspace.
    pub workspace: PathBuf,
    /// The folder where cargo builds.
    pub target: PathBuf,
    /// Options for cargo, such as `--features`.
    pub options: Vec<String>,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Bin => "bin",
            Kind::Example => "example",
        }
    }

    /// Returns the option by which cargo's commands choose such a program.
    pub fn option(self) -> &'static str {
        match self {
            Kind::Bin => "--bin",
            Kind::Example => "--example",
        }
    }
}

impl Choice {
    /// Finds the chosen program from the folder `dir`. Fails if there is none, or if there are several.
    pub fn find(&self, dir: &Path) -> Result<Target, Error> {
        let dir = std::path::absolute(dir).map_err(Error::io(dir))?;
        let manifest = match &self.manifest {
            Some(manifest) => dir.join(manifest),
            None => manifest_above(&dir).ok_or_else(|| {
                let dir = dir.display();
                Error::NoProgram(format!(
                    "there is no package here: no Cargo.toml in {dir} or above; name a file, or use --manifest-path"
                ))
            })?,
        };
        if !manifest.is_file() {
            return Err(Error::NoProgram(format!("there is no file {}", manifest.display())));
        }
        let metadata = Metadata::of(&manifest)?;
        let (package, target) = self.among(&metadata, &manifest).map_err(Error::NoProgram)?;
        self.target(&metadata, package, target)
    }

    /// Returns the program whose root file this is, if it is one of a package.
    pub fn of_file(&self, file: &Path) -> Result<Option<Target>, Error> {
        let file = std::path::absolute(file).map_err(Error::io(file))?;
        let Some(manifest) = file.parent().and_then(manifest_above) else { return Ok(None) };
        let metadata = Metadata::of(&manifest)?;
        let mut all =
            metadata.packages.iter().flat_map(|package| package.targets.iter().map(move |target| (package, target)));
        let is_it = |(_, target): &(&Package, &metadata::Target)| {
            (target.is("bin") || target.is("example")) && is_same(&target.src_path, &file)
        };
        all.find(is_it).map(|(package, target)| self.target(&metadata, package, target)).transpose()
    }

    fn target(&self, metadata: &Metadata, package: &Package, target: &metadata::Target) -> Result<Target, Error> {
        let is_recorded = |it: &Package| it.id == package.id || self.with.contains(&it.name);
        let libraries = |recorded: bool| {
            let targets = metadata.packages.iter().flat_map(|it| it.targets.iter().map(move |target| (it, target)));
            let chosen = targets.filter(move |(it, target)| target.is_library() && is_recorded(it) == recorded);
            chosen.map(|(it, target)| root(it, target))
        };
        let unknown = |name: &&String| {
            let is_it =
                |package: &Package| package.name == **name && package.targets.iter().any(metadata::Target::is_library);
            !metadata.packages.iter().any(is_it)
        };
        if let Some(name) = self.with.iter().find(unknown) {
            return Err(Error::NoProgram(format!("the workspace has no package `{name}` with a library")));
        }
        if package.edition == "2015" {
            return Err(Error::RefusedIn(package.manifest_path.clone(), Error::edition_2015()));
        }
        Ok(Target {
            kind: if target.is("bin") { Kind::Bin } else { Kind::Example },
            name: target.name.clone(),
            main: root(package, target),
            libraries: libraries(true).collect(),
            others: libraries(false).map(|root| root.file).collect(),
            manifest: package.manifest_path.clone(),
            workspace: metadata.workspace_root.clone(),
            target: metadata.target_directory.clone(),
            options: self.options.clone(),
        })
    }

    /// Finds the program in the workspace, from the closest manifest.
    fn among<'a>(
        &self,
        metadata: &'a Metadata,
        manifest: &Path,
    ) -> Result<(&'a Package, &'a metadata::Target), String> {
        let packages: Vec<&Package> = match (&self.package, metadata.package(manifest)) {
            (Some(name), _) => {
                let named: Vec<&Package> = metadata.packages.iter().filter(|package| package.name == *name).collect();
                if named.is_empty() {
                    let names = listed(metadata.packages.iter().map(|package| package.name.as_str()));
                    return Err(format!("the workspace has no package `{name}`, but {names}"));
                }
                named
            }
            (None, Some(package)) => vec![package],
            // The workspace's own folder.
            (None, None) => {
                let is_default = |package: &&Package| metadata.workspace_default_members.contains(&package.id);
                metadata.packages.iter().filter(is_default).collect()
            }
        };
        let kind = self.program.as_ref().map_or(Kind::Bin, |(kind, _)| *kind);
        let all = || packages.iter().flat_map(|package| package.targets.iter().map(move |target| (*package, target)));
        let of_kind: Vec<_> = all().filter(|(_, target)| target.is(kind.name())).collect();
        let of = listed(packages.iter().map(|package| package.name.as_str()));
        let names = || listed(of_kind.iter().map(|(_, target)| target.name.as_str()));
        if let Some((kind, name)) = &self.program {
            let found = of_kind.iter().find(|(_, target)| target.name == *name);
            let others = if of_kind.is_empty() { format!("{of} has none") } else { format!("there are {}", names()) };
            return found.copied().ok_or(format!("no {} is called `{name}`; {others}", kind.name()));
        }
        let is_default =
            |(package, target): &&(&Package, &metadata::Target)| package.default_run.as_ref() == Some(&target.name);
        match &of_kind[..] {
            [one] => Ok(*one),
            [] => {
                let examples =
                    listed(all().filter(|(_, target)| target.is("example")).map(|(_, target)| target.name.as_str()));
                let hint = if examples.is_empty() {
                    "choose a package with -p".into()
                } else {
                    format!("try --example with {examples}")
                };
                Err(format!("{of} has no program to run; {hint}"))
            }
            several => several.iter().find(is_default).copied().ok_or_else(|| {
                format!(
                    "{of} has several programs: {}; choose one with --bin, or set `default-run` in its Cargo.toml",
                    names()
                )
            }),
        }
    }
}

fn root(package: &Package, target: &metadata::Target) -> Root {
    let renamed = package.dependencies.iter().filter_map(|it| Some((it.rename.clone()?, it.name.clone())));
    Root { file: target.src_path.clone(), renamed: renamed.collect() }
}

/// Lists names: `a`, `b`.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
