//! Where copies of programs that note what they do are built: a workspace of its own below the target directory, with a
//! package for each copy, the locked versions of the book, and one target directory for all.

use crate::build::cargo;
use crate::files::{read, write_whole};
use crate::listings::Workspace;
use crate::progress::step;
use crate::run::forget_caller;
use anyhow::{Context, Result, ensure};
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};
use cargo_metadata::{Dependency, DependencyKind, Message};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::process::Command;

/// The crate that the copies call.
pub const WITNESS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/witness");

/// A program to build.
pub struct Copy {
    /// Of its package and its executable.
    pub name: String,
    pub text: String,
    pub edition: String,
    /// The line of a manifest for each crate that it uses.
    pub dependencies: Vec<String>,
}

/// What was built, by the names of the copies: the executable, or the first error with its line. What depends on something
/// that does not compile is missing.
pub type Built = BTreeMap<String, Result<PathBuf, Diagnostic>>;

/// Builds `copies` in the folder `name` of the workshop; one that fails does not keep the others from being built. All
/// may call the witness. An error means that cargo could not do its work, and has said why on stderr.
pub async fn build(book: &Workspace, name: &str, copies: &[Copy]) -> Result<Built> {
    if copies.is_empty() {
        return Ok(Built::new());
    }
    let dir = book.target.join("course").join(name);
    let members: Vec<&str> = copies.iter().map(|copy| copy.name.as_str()).collect();
    put(&dir.join("Cargo.toml"), &manifest(&members))?;
    let lock = read(&book.root.join("Cargo.lock"))?.context("the book has no Cargo.lock")?;
    put(&dir.join("Cargo.lock"), &lock)?;
    for copy in copies {
        let folder = dir.join(&copy.name);
        put(&folder.join("Cargo.toml"), &copy.manifest())?;
        put(&folder.join("src/main.rs"), &copy.text)?;
    }
    let mut command = Command::new(cargo());
    forget_caller(&mut command);
    command.current_dir(&dir).args(["build", "--workspace", "--bins", "--keep-going", "--message-format=json"]);
    command.env("CARGO_TARGET_DIR", book.target.join("course/witnessed")).env("CARGO_ENCODED_RUSTFLAGS", flags());
    command.env_remove("RUSTFLAGS");
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn();
    let child = child.context("cannot start cargo")?;
    let what = format!("building {} programs that note what they do", copies.len());
    let output = step(&what, child.wait_with_output()).await?;

    let mut built = Built::new();
    let mut failed = false;
    for message in Message::parse_stream(&output.stdout[..]) {
        match message.context("cannot read what cargo says")? {
            Message::CompilerArtifact(artifact) => {
                if let Some(executable) = artifact.executable {
                    built.entry(artifact.target.name).or_insert(Ok(executable.into()));
                }
            }
            Message::CompilerMessage(said) if said.message.level == DiagnosticLevel::Error => {
                failed = true;
                built.entry(said.target.name).or_insert(Err(said.message));
            }
            _ => {}
        }
    }
    ensure!(output.status.success() || failed, "cargo build failed:\n{}", String::from_utf8_lossy(&output.stderr));
    Ok(built)
}

/// Writes a file of the workshop. One that says the same is left as it is, or cargo would build it again.
pub fn put(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().context("it lies in a folder")?;
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    write_whole(path, text)?;
    Ok(())
}

fn manifest(members: &[&str]) -> String {
    format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[profile.dev]\ndebug = 0\nstrip = \"debuginfo\"\n")
}

/// The seed of `select!` needs `tokio_unstable`. Warnings are those of the original.
fn flags() -> String {
    let given = std::env::var("CARGO_ENCODED_RUSTFLAGS").ok();
    let given = given.or_else(|| std::env::var("RUSTFLAGS").ok().map(|flags| flags.trim().replace(' ', "\x1f")));
    let ours = "--cfg\x1ftokio_unstable\x1f-Awarnings";
    given.filter(|flags| !flags.is_empty()).map_or(ours.into(), |flags| format!("{flags}\x1f{ours}"))
}

impl Copy {
    fn manifest(&self) -> String {
        let Copy { name, edition, dependencies, .. } = self;
        let mut manifest =
            format!("[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = {edition:?}\n\n[dependencies]\n");
        manifest += &format!("witness = {{ path = {WITNESS:?} }}\n");
        dependencies.iter().for_each(|line| manifest.extend([line, "\n"]));
        manifest
    }
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
