//! Chromium, driven by a script in Node: finds both where they are installed, and installs the npm packages that the scripts
//! need below the target directory. What a script does with the browser, it knows itself.

use crate::files::{files_below, write_whole};
use crate::listings::Workspace;
use anyhow::{Context, Result, bail, ensure};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};

/// The scripts and what they need, as npm has it.
pub const SCRIPTS: &str = "ci/browser";
/// The oldest Node that the packages run on: major and minor version.
const NODE: (u32, u32) = (20, 19);
/// Names of Chromium.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// This file, as it was compiled: what runs the checks is among what their verdicts depend on.
const SOURCE: &str = include_str!("chromium.rs");

/// What runs a script.
pub struct Browser {
    node: PathBuf,
    chromium: PathBuf,
    /// The folder whose `node_modules` holds the packages.
    packages: PathBuf,
    /// What both say of themselves.
    versions: [String; 2],
}

impl Browser {
    /// Node by `NODE` or its name, Chromium by `CHROMIUM` or one of its names; or why they cannot be had. An error when the
    /// scripts' own files cannot be read.
    pub async fn find(book: &Workspace) -> Result<Result<Browser, String>> {
        let named = |variable: &str| std::env::var_os(variable).filter(|name| !name.is_empty()).map(PathBuf::from);
        let needed = format!("Node {}.{} or newer is needed", NODE.0, NODE.1);
        let Some(node) = named("NODE").or_else(|| on_path("node")) else { return Ok(Err(needed)) };
        let chromium = named("CHROMIUM").or_else(|| NAMES.iter().find_map(|name| on_path(name)));
        let chromium_version = async {
            match &chromium {
                Some(chromium) => version(chromium).await,
                None => String::new(),
            }
        };
        let (node_version, chromium_version) = tokio::join!(version(&node), chromium_version);
        if !is_new_enough(&node_version) {
            return Ok(Err(format!("{needed}, and `{}` is {node_version:?}", node.display())));
        }
        let Some(chromium) = chromium else {
            return Ok(Err("Chromium is needed: install it, or name it in the variable CHROMIUM".into()));
        };
        if chromium_version.is_empty() {
            return Ok(Err(format!("Chromium cannot be started: {}", chromium.display())));
        }
        let packages = book.target.join("tools/browser");
        if let Err(why) = install(&book.root.join(SCRIPTS), &packages).await {
            return Ok(Err(format!("{why:#}")));
        }
        Ok(Ok(Browser { node, chromium, packages, versions: [node_version, chromium_version] }))
    }

    /// A hash of the versions, of the scripts and what they need, of this file, and of the source of whoever asks.
    pub fn hash(&self, book: &Workspace, asking: &str) -> Result<String> {
        let mut hasher = DefaultHasher::new();
        (SOURCE, asking, &self.versions).hash(&mut hasher);
        for file in files_below(&book.root, SCRIPTS)? {
            let contents = std::fs::read(book.root.join(&file)).with_context(|| format!("cannot read {file}"))?;
            (file, contents).hash(&mut hasher);
        }
        Ok(format!("{:016x}", hasher.finish()))
    }

    /// Runs the script of that name with `said` on its stdin. An error when it cannot be started, or fails.
    pub async fn run(&self, book: &Workspace, script: &str, arguments: &[&Path], said: &str) -> Result<()> {
        let mut node = self.start(book, script, arguments)?;
        let mut stdin = node.stdin.take().context("it has a stdin")?;
        // Whatever it does not read, its end says why.
        let _ = stdin.write_all(said.as_bytes()).await;
        drop(stdin);
        let output = node.wait_with_output().await?;
        ensure!(output.status.success(), "{script} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        Ok(())
    }

    /// Runs the script of that name with `said` as the first line on its stdin, which stays open for as long as this program
    /// lives, and hands each line that it prints to `told` at once. Returns what it says on stderr. An error when it cannot be
    /// started, or `told` gives one.
    pub async fn converse(
        &self,
        book: &Workspace,
        script: &str,
        said: &str,
        mut told: impl FnMut(&str) -> Result<()>,
    ) -> Result<String> {
        let mut node = self.start(book, script, &[])?;
        let mut stdin = node.stdin.take().context("it has a stdin")?;
        let mut lines = BufReader::new(node.stdout.take().context("it has a stdout")?).lines();
        let mut stderr = node.stderr.take().context("it has a stderr")?;
        let _ = stdin.write_all(format!("{said}\n").as_bytes()).await;
        let each_line = async {
            while let Some(line) = lines.next_line().await? {
                told(&line)?;
            }
            anyhow::Ok(())
        };
        let mut complaints = Vec::new();
        tokio::try_join!(each_line, async { Ok(stderr.read_to_end(&mut complaints).await?) })?;
        node.wait().await?;
        Ok(String::from_utf8_lossy(&complaints).trim().to_string())
    }

    fn start(&self, book: &Workspace, script: &str, arguments: &[&Path]) -> Result<Child> {
        let mut node = Command::new(&self.node);
        node.arg(book.root.join(SCRIPTS).join(script)).args(arguments).current_dir(&book.root).kill_on_drop(true);
        node.env("CHROMIUM", &self.chromium).env("BROWSER_PACKAGES", &self.packages);
        node.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        node.spawn().context("cannot start Node")
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

/// Installs the packages that the lock file of `folder` names into `packages`, once for each lock file.
async fn install(folder: &Path, packages: &Path) -> Result<()> {
    let lock = std::fs::read_to_string(folder.join("package-lock.json")).context("cannot read package-lock.json")?;
    let installed = packages.join("installed.json");
    if std::fs::read_to_string(&installed).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    eprintln!("installing what the checks in a browser need below {}", packages.display());
    std::fs::create_dir_all(packages).with_context(|| format!("cannot make {}", packages.display()))?;
    for file in ["package.json", "package-lock.json"] {
        std::fs::copy(folder.join(file), packages.join(file)).with_context(|| format!("cannot copy {file}"))?;
    }
    let npm = on_path("npm").context("npm is needed")?;
    let mut npm = Command::new(npm);
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(packages).stdin(Stdio::null());
    let output = npm.kill_on_drop(true).output().await.context("cannot start npm")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "npm cannot install the packages: {}", said.trim());
    write_whole(&installed, &lock)?;
    Ok(())
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).map(|folder| folder.join(&name)).find(|file| file.is_file())
}

/// What it says of itself; empty when it cannot be started.
async fn version(program: &Path) -> String {
    let said = Command::new(program).arg("--version").stdin(Stdio::null()).output().await;
    said.ok()
        .filter(|said| said.status.success())
        .map(|said| String::from_utf8_lossy(&said.stdout).trim().into())
        .unwrap_or_default()
}

/// `v20.19.2`
fn is_new_enough(version: &str) -> bool {
    let mut parts = version.trim_start_matches('v').split('.').map_while(|part| part.parse::<u32>().ok());
    (parts.next(), parts.next()) >= (Some(NODE.0), Some(NODE.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_must_be_new_enough() {
        for (version, is) in
            [("v20.19.0", true), ("v24.1.0", true), ("v20.18.9", false), ("v18.20.4", false), ("", false)]
        {
            assert_eq!(is_new_enough(version), is, "{version}");
        }
    }
}
