//! Chromium, driven by a script in Node: finds both where they are installed, and installs the npm packages that the scripts
//! need below the target directory. What a script does with the browser, it knows itself.

use crate::files::{read, write_whole};
use crate::listings::Workspace;
use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// The scripts and what they need, as npm has it.
const SCRIPTS: &str = "ci/browser";
/// Names of Chromium.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// What runs a script.
pub struct Browser {
    chromium: PathBuf,
    /// The folder whose `node_modules` holds the packages.
    packages: PathBuf,
}

impl Browser {
    /// Or why there is none. An error when the packages cannot be installed.
    pub async fn find(book: &Workspace) -> Result<Result<Browser, String>> {
        if !node_is_new_enough().await {
            return Ok(Err("Node 20 or newer is not installed".into()));
        }
        let asked = std::env::var_os("CHROMIUM").filter(|path| !path.is_empty()).map(PathBuf::from);
        let Some(chromium) = asked.or_else(on_path).filter(|path| path.is_file()) else {
            return Ok(Err("Chromium is not installed, or CHROMIUM does not name it".into()));
        };
        Ok(Ok(Browser { chromium, packages: packages(book).await? }))
    }

    /// Runs a script of the book with `said` on its stdin, and returns what it prints. An error when it fails.
    pub async fn run(&self, book: &Workspace, script: &str, arguments: &[&Path], said: &str) -> Result<String> {
        let mut node = Command::new("node");
        node.arg(book.root.join(script)).args(arguments).current_dir(&book.root).kill_on_drop(true);
        node.env("CHROMIUM", &self.chromium).env("BROWSER_PACKAGES", &self.packages);
        node.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut node = node.spawn().context("cannot start Node")?;
        let mut stdin = node.stdin.take().context("it has a stdin")?;
        // Whatever it does not read, its end says why.
        let _ = stdin.write_all(said.as_bytes()).await;
        drop(stdin);
        let output = node.wait_with_output().await?;
        ensure!(output.status.success(), "{script} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// The browser; or none, when there is none and that is no error: it is said on stderr what was left out.
pub fn or_left_out(what: &str, found: Result<Browser, String>) -> Result<Option<Browser>> {
    match found {
        Ok(browser) => Ok(Some(browser)),
        Err(why) if std::env::var_os("CI").is_some_and(|ci| !ci.is_empty()) => bail!("{what} cannot be made: {why}"),
        Err(why) => {
            eprintln!("left out: {what}: {why}");
            Ok(None)
        }
    }
}

async fn node_is_new_enough() -> bool {
    let said = Command::new("node").arg("--version").output().await;
    let said = said.map(|said| String::from_utf8_lossy(&said.stdout).into_owned()).unwrap_or_default();
    let major = said.trim().strip_prefix('v').and_then(|version| version.split('.').next()?.parse().ok());
    major.is_some_and(|major: u32| major >= 20)
}

fn on_path() -> Option<PathBuf> {
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|path| path.is_file())
}

/// Installs what the lock file names, unless it is there already.
async fn packages(book: &Workspace) -> Result<PathBuf> {
    let folder = book.target.join("tools/browser");
    let [manifest, lock] = ["package.json", "package-lock.json"].map(|name| {
        let path = book.root.join(SCRIPTS).join(name);
        read(&path)?.with_context(|| format!("there is no {SCRIPTS}/{name}"))
    });
    let (manifest, lock) = (manifest?, lock?);
    // Written last: what is half installed is installed again.
    let installed = folder.join("installed.json");
    if read(&installed)?.as_ref() != Some(&lock) {
        eprintln!("installing what drives the browser below {}: once", folder.display());
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        write_whole(&folder.join("package.json"), &manifest)?;
        write_whole(&folder.join("package-lock.json"), &lock)?;
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder).kill_on_drop(true);
        let output = npm.stdin(Stdio::null()).output().await.context("cannot start npm")?;
        ensure!(output.status.success(), "npm failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        write_whole(&installed, &lock)?;
    }
    Ok(folder)
}
