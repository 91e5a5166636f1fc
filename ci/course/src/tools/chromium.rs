//! Runs Node scripts that drive Chromium. Finds Node and Chromium, and installs the scripts' npm packages below the
//! target directory.

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

/// The folder of the scripts and their package.json.
pub const SCRIPTS: &str = "ci/browser";
/// Minimum version of Node: major, minor.
const NODE: (u32, u32) = (20, 19);
/// Possible names of Chromium.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Everything needed to run a script.
pub struct Browser {
    node: PathBuf,
    chromium: PathBuf,
    /// The folder with `node_modules`.
    packages: PathBuf,
    /// Version strings of Node and Chromium.
    versions: [String; 2],
}

impl Browser {
    /// Finds Node by the variable `NODE` or by name and Chromium by `CHROMIUM` or by name, and installs the npm
    /// packages; or says why that fails. The outer error means that the scripts' files can't be read.
    pub fn find(book: &Workspace, environment: &Environment) -> Result<Result<Browser, String>> {
        let needed = format!("Node {}.{} or newer is needed", NODE.0, NODE.1);
        let node = environment.path("NODE").or_else(|| environment.program(&["node"]));
        let Some(node) = node else { return Ok(Err(needed)) };
        let Some(chromium) = environment.path("CHROMIUM").or_else(|| environment.program(&NAMES)) else {
            return Ok(Err("Chromium is needed: install it, or name it in the variable CHROMIUM".into()));
        };
        let versions = [&node, &chromium].map(|program| known_version(book, program));
        if !is_new_enough(&versions[0]) {
            return Ok(Err(format!("{needed}, but `{}` is {:?}", node.display(), versions[0])));
        }
        if versions[1].is_empty() {
            return Ok(Err(format!("Chromium cannot start: {}", chromium.display())));
        }
        let packages = book.target.join("tools/browser");
        if let Err(why) = install(&book.root.join(SCRIPTS), &packages, environment) {
            return Ok(Err(format!("{why:#}")));
        }
        Ok(Ok(Browser { node, chromium, packages, versions }))
    }

    /// Returns the versions of Node and Chromium as text.
    pub fn versions(&self) -> String {
        self.versions.join(", ")
    }

    /// Runs a script with `said` on its stdin. Fails if it can't start or fails.
    pub fn run(&self, book: &Workspace, script: &str, arguments: &[&Path], said: &str) -> Result<()> {
        let complaints = self.start(book, script, arguments, said, |_| Ok(()))?;
        complaints.map_err(|said| anyhow::anyhow!("{script} failed: {said}")).map(drop)
    }

    /// Runs a script with `said` as the first line on its stdin, which stays open while this process lives. Passes
    /// each line of its stdout to `told` immediately. Returns its stderr. Fails if the script can't start, or if
    /// `told` fails.
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

    /// Returns the script's stderr, or an error if it failed.
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
        // If the script stops reading, its exit status says why.
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

/// Returns the browser. If there is none, says on stderr what is skipped and returns `None`; on CI that is an error.
pub fn or_left_out(environment: &Environment, what: &str, found: Result<Browser, String>) -> Result<Option<Browser>> {
    match found {
        Ok(browser) => Ok(Some(browser)),
        Err(why) if environment.on_ci() => bail!("cannot make {what}: {why}"),
        Err(why) => {
            eprintln!("left out: {what}: {why}");
            Ok(None)
        }
    }
}

/// Installs the packages in `folder`'s lock file into `packages`, once per lock file.
fn install(folder: &Path, packages: &Path, environment: &Environment) -> Result<()> {
    let lock = std::fs::read_to_string(folder.join("package-lock.json")).context("cannot read package-lock.json")?;
    let installed = packages.join("installed.json");
    if std::fs::read_to_string(&installed).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    eprintln!("installing packages for the browser checks below {}", packages.display());
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

/// Returns a program's version, empty if it can't start. Cached per build of the program, because Chromium is slow to
/// answer.
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

/// Returns a program's version; empty if it can't start.
fn version(program: &Path) -> String {
    let mut run = Run::new(program, std::env::temp_dir(), 60);
    run.args = vec!["--version".into()];
    match run.output() {
        Ok(said) if said.ended == Ok(0) => said.stdout.trim().into(),
        _ => String::new(),
    }
}

/// Returns whether a version such as `v20.19.2` is new enough.
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
