//! The one version of mdBook that the book is built with: finds it, or installs it below the target directory.

use crate::build::cargo;
use crate::listings::Workspace;
use crate::run::forget_caller;
use anyhow::{Context, Result, ensure};
use std::path::Path;
use tokio::process::Command;

/// The pinned mdBook, as a command in the book's root. Installs it if need be, and says so on stderr; an error when that
/// fails.
pub async fn command(book: &Workspace) -> Result<Command> {
    let version = &book.settings.mdbook;
    let tools = book.target.join("tools");
    let own = tools.join("bin").join(format!("mdbook{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new("mdbook");
    if !is_version(Path::new("mdbook"), version).await {
        if !is_version(&own, version).await {
            install(book, &tools).await?;
        }
        command = Command::new(own);
    }
    command.current_dir(&book.root).env_remove("MDBOOK_LOG").kill_on_drop(true);
    Ok(command)
}

async fn is_version(mdbook: &Path, version: &str) -> bool {
    let said = Command::new(mdbook).arg("--version").output().await;
    said.is_ok_and(|said| String::from_utf8_lossy(&said.stdout).trim() == format!("mdbook v{version}"))
}

async fn install(book: &Workspace, tools: &Path) -> Result<()> {
    let version = &book.settings.mdbook;
    eprintln!("installing mdBook {version} below {}: once, for one to four minutes", tools.display());
    let build = tools.join("build");
    let mut install = Command::new(cargo());
    install.args(["install", "mdbook", "--locked", "--version", version]);
    install.arg("--root").arg(tools).arg("--target-dir").arg(&build).kill_on_drop(true);
    forget_caller(&mut install);
    let status = install.current_dir(&book.root).status().await.context("cannot start cargo")?;
    ensure!(status.success(), "mdBook {version} could not be installed; install it by hand, or see above");
    std::fs::remove_dir_all(&build).with_context(|| format!("cannot delete {}", build.display()))
}
