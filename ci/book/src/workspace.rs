//! The cargo workspace of the book: packages, listings, mistakes with their fixes, and settings.

use crate::files::{files_below, line_with, read, relative};
use crate::finding::Finding;
use crate::listing::{EXERCISES, Exercise, FINDERS, Listing, MISTAKES, Mistake, Switches, finder_test, fix_source};
use crate::settings::Settings;
use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::{Dependency, Metadata, Package, Target, TargetKind};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The repository's lint: its package, its folder, and its main file.
pub const LINT_PACKAGE: &str = "cargo-blocking-in-async";
pub const LINT_DIR: &str = "ci/blocking-in-async";
pub const LINT: &str = "ci/blocking-in-async/src/main.rs";
/// Its names in reports. The second is that of calls that only ask about a path, and the third that of futures that
/// aren't polled.
pub const LINT_CODES: [&str; 3] = ["blocking_in_async", "stat_in_async", UNPOLLED];
pub const UNPOLLED: &str = "unpolled_in_select";

/// The workspace of the book, or the part of it that a name selects.
pub struct Workspace {
    pub root: PathBuf,
    /// Cargo's target directory.
    pub target: PathBuf,
    pub settings: Settings,
    /// Every package of the workspace, with its programs.
    pub programs: BTreeMap<String, BTreeSet<String>>,
    /// The folders of all packages.
    pub packages: BTreeSet<String>,
    pub listings: Vec<Listing>,
    pub mistakes: Vec<Mistake>,
    /// The programs that fix a mistake, each named like its mistake.
    pub fixes: Vec<String>,
    /// Dependencies of the mistakes and fixes.
    pub mistakes_dependencies: Vec<Dependency>,
    /// Root files of the targets of the mistakes crate.
    pub mistakes_targets: Vec<String>,
    /// Whether there is a mistakes crate.
    pub has_mistakes: bool,
    /// Whether the whole book is selected.
    pub whole: bool,
    /// Problems in the manifests of listings. If a manifest isn't understood, nothing that follows from it is
    /// reported.
    pub findings: Vec<Finding>,
}

impl Workspace {
    /// Builds the model from cargo's metadata. Fails if this is not a book or its settings don't fit it.
    pub fn new(metadata: Metadata) -> Result<Workspace> {
        let root = metadata.workspace_root.into_std_path_buf();
        ensure!(root.join("book.toml").is_file(), "there is no book.toml in {}", root.display());
        let settings = serde_json::from_value(metadata.workspace_metadata["course"].clone());
        let settings = settings.context("Cargo.toml: [workspace.metadata.course] is invalid")?;
        let mut book = Workspace {
            root,
            target: metadata.target_directory.into_std_path_buf(),
            settings,
            programs: BTreeMap::new(),
            packages: BTreeSet::new(),
            listings: Vec::new(),
            mistakes: Vec::new(),
            fixes: Vec::new(),
            mistakes_dependencies: Vec::new(),
            mistakes_targets: Vec::new(),
            has_mistakes: false,
            whole: true,
            findings: Vec::new(),
        };
        for package in &metadata.packages {
            book.add(package)?;
        }
        for finder in FINDERS {
            for path in files_below(&book.root, &format!("{MISTAKES}/{finder}"))? {
                let name =
                    path.strip_prefix(&format!("{MISTAKES}/{finder}/")).and_then(|name| name.strip_suffix(".rs"));
                if let Some(name) = name.filter(|name| !name.contains('/')) {
                    book.mistakes.push(Mistake { name: name.into(), finder: finder.into() });
                }
            }
        }
        Ok(book)
    }

    fn add(&mut self, package: &Package) -> Result<()> {
        let name = package.name.to_string();
        let dir = package.manifest_path.parent().context("a manifest lies in a folder")?;
        let dir = relative(&self.root, dir.as_std_path())?;
        let programs = targets(package, TargetKind::Bin);
        self.programs.insert(name.clone(), programs.iter().cloned().collect());
        self.packages.insert(dir.clone());
        if dir == MISTAKES {
            return self.add_mistakes(package, programs);
        }
        let is_exercise = dir.starts_with(EXERCISES);
        let Some(below) = dir.strip_prefix(EXERCISES).or_else(|| dir.strip_prefix("listings/")) else { return Ok(()) };
        let manifest = format!("{dir}/Cargo.toml");
        let Some((chapter, folder)) = below.rsplit_once('/') else {
            bail!("{manifest}: a listing belongs in its chapter's folder: listings/PART/CHAPTER/NAME");
        };
        if folder != name || programs.iter().any(|program| *program != name) {
            let what = format!("the folder `{folder}`, the package `{name}` and its program must have the same name");
            self.findings.push(Finding::new(&manifest, 1, what, "rename them, and keep one program per listing"));
        }
        if let Some(script) = package.targets.iter().find(|target| target.is_kind(TargetKind::CustomBuild)) {
            let script = relative(&self.root, script.src_path.as_std_path())?;
            let what = "a build script, which readers of the program don't see";
            self.findings.push(Finding::new(&script, 1, what, "delete it, and make the program work without it"));
        }
        for test in package.targets.iter().filter(|target| target.is_kind(TargetKind::Test)) {
            let path = relative(&self.root, test.src_path.as_std_path())?;
            let expected = format!("{dir}/tests/{}.rs", test.name);
            if path != expected {
                let what = "a test in another place than the checker looks, so it would not be run";
                self.findings.push(Finding::new(&path, 1, what, format!("move it to {expected}")));
            }
        }
        let listing = Listing {
            counterpart: self.root.join(&dir).join("counterpart.py").is_file(),
            charted: self.root.join(&dir).join("chart.toml").is_file(),
            judged: self.root.join(&dir).join("judges/requirements.txt").is_file(),
            runs: programs.contains(&name),
            exercise: is_exercise.then(|| self.exercise(&dir)).transpose()?,
            tests: targets(package, TargetKind::Test),
            targets: roots(&self.root, package)?,
            chapter: chapter.into(),
            edition: package.edition.to_string(),
            dependencies: package.dependencies.clone(),
            switches: self.switches(package, &manifest)?,
            name,
            dir,
        };
        let text = read(package.manifest_path.as_std_path())?.unwrap_or_default();
        self.findings.extend(crate::manifest::check(&manifest, &text));
        self.findings.extend(idle_switches(&listing, &text));
        self.findings.extend(crate::measured::check(&self.root, &listing, &text)?);
        self.listings.push(listing);
        Ok(())
    }

    fn exercise(&self, dir: &str) -> Result<Exercise> {
        let mut cheats = files_below(&self.root, &format!("{dir}/cheats"))?;
        cheats.retain(|file| file.ends_with(".rs"));
        Ok(Exercise { solved: self.root.join(dir).join("solution/lib.rs").is_file(), cheats })
    }

    fn add_mistakes(&mut self, package: &Package, programs: Vec<String>) -> Result<()> {
        self.fixes = programs;
        self.mistakes_dependencies = package.dependencies.clone();
        self.mistakes_targets = roots(&self.root, package)?;
        self.has_mistakes = true;
        let local = package.dependencies.iter().find(|dependency| dependency.path.is_some());
        self.findings.extend(local.map(|dependency| {
            // Verdicts on mistakes are cached by everything they depend on.
            let what = format!("the mistakes depend on `{}`, a package in this workspace", dependency.name);
            Finding::new(&format!("{MISTAKES}/Cargo.toml"), 1, what, "depend on packages from the registry only")
        }));
        Ok(())
    }

    /// Parses a listing's switches. An error is reported at the wrong switch, or else at the head of the table.
    fn switches(&mut self, package: &Package, manifest: &str) -> Result<Switches> {
        let Some(given) = package.metadata.get("listing") else { return Ok(Switches::default()) };
        match serde_json::from_value::<Switches>(given.clone()) {
            Ok(switches) => Ok(switches),
            Err(error) => {
                let text = read(package.manifest_path.as_std_path())?.unwrap_or_default();
                let error = error.to_string();
                let named = error.split('`').nth(1).and_then(|switch| line_with(&text, &format!("{switch} =")));
                let line = named.or_else(|| line_with(&text, "[package.metadata.listing]")).unwrap_or(1);
                let what = format!("[package.metadata.listing]: {error}");
                let fix = format!("the valid switches are `{}`", Switches::NAMES.join("`, `"));
                self.findings.push(Finding::new(manifest, line, what, fix));
                Ok(Switches::default())
            }
        }
    }

    /// Keeps only what `name` selects: a listing, a mistake with its fix, or the folder of a chapter or part. A listing
    /// comes before a chapter of the same name, which is selected as `part/chapter`. Fails if nothing has that name.
    pub fn only(mut self, name: Option<&str>) -> Result<Workspace> {
        let Some(name) = name else { return Ok(self) };
        let listings = self.listings.iter().flat_map(|listing| names(&listing.name, &listing.chapter));
        let mistakes = self.mistakes.iter().map(|mistake| mistake.name.as_str());
        let names: BTreeSet<&str> = listings.chain(mistakes).chain(self.fixes.iter().map(String::as_str)).collect();
        if !names.contains(name) || name.is_empty() {
            // The same threshold that clap uses to suggest a verb.
            let is_near = |known: &&str| !known.is_empty() && (known.contains(name) || strsim::jaro(name, known) > 0.7);
            let near: Vec<&str> = names.into_iter().filter(is_near).collect();
            let near = if near.is_empty() { String::new() } else { format!("; similar names: {}", near.join(", ")) };
            bail!("no listing, mistake, chapter or part is named `{name}`{near}");
        }
        let is_listing = self.listings.iter().any(|listing| listing.name == name);
        self.listings.retain(|listing| selects(name, is_listing, &listing.name, &listing.chapter));
        self.mistakes.retain(|mistake| mistake.name == name);
        self.fixes.retain(|fix| fix == name);
        let listings = &self.listings;
        self.findings.retain(|finding| listings.iter().any(|listing| finding.path.starts_with(&listing.dir)));
        self.whole = false;
        Ok(self)
    }

    /// Returns whether the workspace contains the repository's lint.
    pub fn has_lint(&self) -> bool {
        self.programs.contains_key(LINT_PACKAGE)
    }

    /// Returns the source files of the programs and tests to build, each with its package's folder.
    pub fn sources(&self) -> Vec<(String, String)> {
        let mut sources = Vec::new();
        for listing in &self.listings {
            sources.extend(listing.runs.then(|| (listing.dir.clone(), listing.main())));
            sources.extend(listing.tests.iter().map(|test| (listing.dir.clone(), listing.test(test))));
        }
        sources.extend(self.fixes.iter().map(|fix| (MISTAKES.into(), fix_source(fix))));
        let finders: BTreeSet<&str> = self.mistakes.iter().map(|mistake| mistake.finder.as_str()).collect();
        sources.extend(finders.into_iter().map(|finder| (MISTAKES.into(), finder_test(finder))));
        sources
    }
}

/// Returns the names that select a listing: its own, and those of its chapter and part.
fn names<'a>(listing: &'a str, chapter: &'a str) -> [&'a str; 4] {
    let (part, folder) = chapter.split_once('/').unwrap_or(("", chapter));
    [listing, chapter, part, folder]
}

/// Returns whether `name` selects the listing `listing` of a chapter. If `name` is a listing, it selects no other.
fn selects(name: &str, is_listing: bool, listing: &str, chapter: &str) -> bool {
    if is_listing { name == listing } else { names(listing, chapter).contains(&name) }
}

fn targets(package: &Package, kind: TargetKind) -> Vec<String> {
    let of_kind = package.targets.iter().filter(|target: &&Target| target.is_kind(kind.clone()));
    of_kind.map(|target| target.name.clone()).collect()
}

/// Returns the root files of all targets of a package.
fn roots(root: &Path, package: &Package) -> Result<Vec<String>> {
    package.targets.iter().map(|target| relative(root, target.src_path.as_std_path())).collect()
}

/// Finds switches that need a program the listing lacks, or whose value is impossible.
fn idle_switches(listing: &Listing, manifest: &str) -> Vec<Finding> {
    let Listing { switches, counterpart, runs, .. } = listing;
    let statuses = 0..=255;
    let is_status = |status: i32| statuses.contains(&status);
    let idle = [
        (switches.timeline && !runs, "timeline", "needs a program to record", "write one, or remove the switch"),
        (
            switches.counterpart_timeline && !counterpart,
            "counterpart-timeline",
            "needs a counterpart to record",
            "write one, or remove the switch",
        ),
        (
            (switches.parts_ways || switches.counterpart_exit != 0) && !counterpart,
            if switches.parts_ways { "parts-ways" } else { "counterpart-exit" },
            "needs a counterpart",
            "write one, or remove the switch",
        ),
        (
            switches.exit.is_some_and(|exit| !is_status(exit)),
            "exit",
            "is not a possible exit status",
            "write a status from 0 to 255",
        ),
        (!(1..=600).contains(&switches.limit), "limit", "is out of range", "write a number of seconds from 1 to 600"),
    ];
    let found = idle.into_iter().filter(|(idle, ..)| *idle).map(|(_, switch, what, fix)| {
        let line =
            manifest.lines().position(|line| line.starts_with(&format!("{switch} ="))).map_or(1, |before| before + 1);
        Finding::new(&listing.manifest(), line, format!("the switch `{switch}` {what}"), fix)
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_comes_before_its_chapter_of_the_same_name() {
        let listings = [("tea", "agents/tea"), ("cups", "agents/tea"), ("pots", "agents/jug")];
        for (name, selected) in [
            ("tea", &["tea"][..]),
            ("agents/tea", &["tea", "cups"]),
            ("jug", &["pots"]),
            ("agents", &["tea", "cups", "pots"]),
            ("none", &[]),
        ] {
            let is_listing = listings.iter().any(|(listing, _)| *listing == name);
            let of_it = listings.iter().filter(|(listing, chapter)| selects(name, is_listing, listing, chapter));
            let of_it: Vec<_> = of_it.map(|(listing, _)| *listing).collect();
            assert_eq!(of_it, selected, "{name}");
        }
    }
}
