//! Chromium, driven by a script in Node: finds both where they are installed, and installs the npm packages that the scripts
//! need below the target directory. What a script does with the browser, it knows itself.

use crate::tools::environment::Environment;
use crate::tools::process::{Group, Run};
use anyhow::{Context, Result, bail, ensure};
use book::Workspace;
use book::files::write_whole;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// The scripts and what they need, as npm has it.
pub const SCRIPTS: &str = "ci/browser";
/// The oldest Node that the packages run on: major and minor version.
const NODE: (u32, u32) = (20, 19);
/// Names of Chromium.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

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
    /// Finds Node by `NODE` or its name, Chromium by `CHROMIUM` or one of its names, and installs what the scripts need; or says
    /// why they cannot be had. An error when the scripts' own files cannot be read.
    pub fn find(book: &Workspace, environment: &Environment) -> Result<Result<Browser, String>> {
        let needed = format!("Node {}.{} or newer is needed", NODE.0, NODE.1);
        let node = environment.path("NODE").or_else(|| environment.program(&["node"]));
        let Some(node) = node else { return Ok(Err(needed)) };
        let Some(chromium) = environment.path("CHROMIUM").or_else(|| environment.program(&NAMES)) else {
            return Ok(Err("Chromium is needed: install it, or name it in the variable CHROMIUM".into()));
        };
        let versions = [&node, &chromium].map(|program| known_version(book, program));
        if !is_new_enough(&versions[0]) {
            return Ok(Err(format!("{needed}, and `{}` is {:?}", node.display(), versions[0])));
        }
        if versions[1].is_empty() {
            return Ok(Err(format!("Chromium cannot be started: {}", chromium.display())));
        }
        let packages = book.target.join("tools/browser");
        if let Err(why) = install(&book.root.join(SCRIPTS), &packages, environment) {
            return Ok(Err(format!("{why:#}")));
        }
        Ok(Ok(Browser { node, chromium, packages, versions }))
    }

    /// What Node and Chromium say of themselves.
    pub fn versions(&self) -> String {
        self.versions.join(", ")
    }

    /// Runs the script of that name with `said` on its stdin. An error when it cannot be started, or fails.
    pub fn run(&self, book: &Workspace, script: &str, arguments: &[&Path], said: &str) -> Result<()> {
        let complaints = self.start(book, script, arguments, said, |_| Ok(()))?;
        complaints.map_err(|said| anyhow::anyhow!("{script} failed: {said}")).map(drop)
    }

    /// Runs the script of that name with `said` as the first line on its stdin, which stays open for as long as this program
    /// lives, and hands each line that it prints to `told` at once. Returns what it says on stderr. An error when it cannot be
    /// started, or `told` gives one.
    pub fn converse(
        &self,
        book: &Workspace,
        script: &str,
        said: &str,
        told: impl FnMut(&str) -> Result<()>,
    ) -> Result<String> {
        let complaints = self.start(book, script, &[], &format!("{said}\n"), told)?;
        Ok(complaints.unwrap_or_else(|said| said))
    }

    /// What it says on stderr: an error if it failed.
    fn start(
        &self,
        book: &Workspace,
        script: &str,
        arguments: &[&Path],
        said: &str,
        mut told: impl FnMut(&str) -> Result<()>,
    ) -> Result<Result<String, String>> {
        let mut node = Command::new(&self.node);
        node.arg(book.root.join(SCRIPTS).join(script)).args(arguments).current_dir(&book.root);
        node.env("CHROMIUM", &self.chromium).env("BROWSER_PACKAGES", &self.packages);
        node.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut node = Group::spawn(node).context("cannot start Node")?;
        let mut stdin = node.child().stdin().take().context("it has a stdin")?;
        let stdout = node.child().stdout().take().context("it has a stdout")?;
        let mut stderr = node.child().stderr().take().context("it has a stderr")?;
        let complaints = thread::spawn(move || {
            let mut complaints = String::new();
            let _ = stderr.read_to_string(&mut complaints);
            complaints
        });
        // Whatever it does not read, its end says why.
        let _ = stdin.write_all(said.as_bytes());
        let stays_open = said.ends_with('\n').then_some(stdin);
        for line in BufReader::new(stdout).lines() {
            told(&line?)?;
        }
        drop(stays_open);
        let status = node.wait(Duration::from_secs(60))?.with_context(|| format!("{script} does not end"))?;
        drop(node);
        let complaints = complaints.join().unwrap_or_default().trim().to_string();
        Ok(if status.success() { Ok(complaints) } else { Err(complaints) })
    }
}

/// The browser; or none, when there is none and that is no error: it is said on stderr what was left out.
pub fn or_left_out(environment: &Environment, what: &str, found: Result<Browser, String>) -> Result<Option<Browser>> {
    match found {
        Ok(browser) => Ok(Some(browser)),
        Err(why) if environment.on_ci() => bail!("{what} cannot be made: {why}"),
        Err(why) => {
            eprintln!("left out: {what}: {why}");
            Ok(None)
        }
    }
}

/// Installs the packages that the lock file of `folder` names into `packages`, once for each lock file.
fn install(folder: &Path, packages: &Path, environment: &Environment) -> Result<()> {
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
    let npm = environment.program(&["npm"]).context("npm is needed")?;
    let mut run = Run::new(&npm, packages.into(), 600);
    run.args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"].map(Into::into).into();
    let output = run.output()?;
    ensure!(output.ended == Ok(0), "npm cannot install the packages: {}", output.stderr.trim());
    write_whole(&installed, &lock)?;
    Ok(())
}

/// What a program says of itself; empty when it cannot be started. Asked once for each build of it: Chromium takes its time.
fn known_version(book: &Workspace, program: &Path) -> String {
    let time = program.metadata().and_then(|metadata| Ok((metadata.len(), metadata.modified()?)));
    let key = format!("{} {time:?}", program.display());
    let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let file = book.target.join("tools/versions").join(name);
    let known = std::fs::read_to_string(&file).ok();
    if let Some((_, version)) = known.as_deref().and_then(|known| known.split_once('\n')).filter(|(of, _)| *of == key) {
        return version.into();
    }
    let version = version(program);
    if !version.is_empty() {
        let _ = write_whole(&file, &format!("{key}\n{version}"));
    }
    version
}

/// What it says of itself; empty when it cannot be started.
fn version(program: &Path) -> String {
    let mut run = Run::new(program, std::env::temp_dir(), 60);
    run.args = vec!["--version".into()];
    match run.output() {
        Ok(said) if said.ended == Ok(0) => said.stdout.trim().into(),
        _ => String::new(),
    }
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
