//! What cargo knows of the book: its listings with their switches, its mistakes with their mends, its settings. Reads
//! only; builds and runs nothing.

use crate::build::{LINT, LINT_DIR, LINT_PACKAGE};
use crate::files::{files_below, line_with, read, relative};
use crate::mistakes::FINDERS;
use crate::report::Problem;
use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::{Dependency, MetadataCommand, Package, Target, TargetKind};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The crate that holds the wrong programs and their mends.
pub const MISTAKES: &str = "listings/mistakes";

/// The file of the program that puts the mistake `name` right.
pub fn mend_source(name: &str) -> String {
    format!("{MISTAKES}/src/bin/{name}.rs")
}

/// The book as cargo knows it, or what of it one name stands for.
pub struct Workspace {
    pub root: PathBuf,
    /// Cargo's target directory.
    pub target: PathBuf,
    pub settings: Settings,
    /// Every package of the workspace and its programs.
    pub programs: BTreeMap<String, BTreeSet<String>>,
    /// Cargo refuses to build libraries where there are none.
    pub has_libraries: bool,
    pub listings: Vec<Listing>,
    pub mistakes: Vec<Mistake>,
    /// The programs that put a mistake right; each has the name of its mistake.
    pub mends: Vec<String>,
    /// What mistakes and mends depend on.
    pub mistakes_dependencies: Vec<Dependency>,
    /// Whether all of the book is meant.
    pub whole: bool,
    pub problems: Vec<Problem>,
}

/// `[workspace.metadata.course]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// The version of mdBook that the pages are built with.
    pub mdbook: String,
    /// How many claims the page of claims must teach: C01, C02 and so on.
    pub claims: usize,
    pub claims_page: String,
    /// By the title of a part; the others promise nothing.
    pub parts: BTreeMap<String, Budget>,
    /// Whether EPUBCheck is asked what it thinks of the EPUB.
    #[serde(default)]
    pub epubcheck: bool,
    /// Whether the finished pages are looked at in a browser.
    #[serde(default)]
    pub browser: bool,
    /// The catalogue of mistakes, if the book has one.
    pub catalogue: Option<Catalogue>,
    /// The page that says what changed, if the book has one; a feed is made of it.
    pub changes: Option<String>,
}

/// What the catalogue of mistakes promises.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Catalogue {
    /// The page that lists the entries by what one sees.
    pub index: String,
    /// At least so many entries.
    pub entries: usize,
}

/// What a reader of a part is promised.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Budget {
    /// At most so many words of prose.
    pub words: usize,
}

/// A crate with a program that the book shows, or with a library that such programs share.
pub struct Listing {
    pub name: String,
    /// `listings/CHAPTER/NAME`.
    pub dir: String,
    /// The folder of its chapter.
    pub chapter: String,
    /// Whether it has a program, `src/main.rs`.
    pub runs: bool,
    /// The names of the files below its `tests/`.
    pub tests: Vec<String>,
    pub counterpart: bool,
    pub switches: Switches,
    pub edition: String,
    pub dependencies: Vec<Dependency>,
}

impl Listing {
    /// The file of its program, if it has one.
    pub fn main(&self) -> String {
        format!("{}/src/main.rs", self.dir)
    }
}

/// `[package.metadata.listing]`
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Switches {
    /// The status it must end with; its stderr is then recorded too.
    pub exit: Option<i32>,
    /// Seconds it may take.
    pub limit: u64,
    /// Whether its counterpart prints something else, on purpose.
    pub parts_ways: bool,
    /// Whether what its loop does is recorded and drawn.
    pub timeline: bool,
    /// The same of its counterpart.
    pub counterpart_timeline: bool,
    /// Whether it blocks in async code, on purpose.
    pub blocks: bool,
}

impl Default for Switches {
    fn default() -> Switches {
        Switches {
            exit: None,
            limit: 10,
            parts_ways: false,
            timeline: false,
            counterpart_timeline: false,
            blocks: false,
        }
    }
}

/// A program that must not compile.
pub struct Mistake {
    pub name: String,
    /// Who finds it, which is also its folder.
    pub by: String,
}

impl Mistake {
    /// The file of the wrong program.
    pub fn source(&self) -> String {
        format!("{MISTAKES}/{}/{}.rs", self.by, self.name)
    }

    /// Where the message it gets is recorded.
    pub fn message(&self) -> String {
        format!("{MISTAKES}/{}/{}.stderr", self.by, self.name)
    }
}

impl Workspace {
    /// The book that holds the current directory. An error when there is none, or cargo or its settings are at odds with
    /// it; what is wrong with one listing is among its problems.
    pub fn discover() -> Result<Workspace> {
        let metadata = MetadataCommand::new().no_deps().exec().context("cargo metadata failed")?;
        let root = metadata.workspace_root.into_std_path_buf();
        ensure!(root.join("book.toml").is_file(), "{} holds no book.toml", root.display());
        let settings = serde_json::from_value(metadata.workspace_metadata["course"].clone());
        let settings = settings.context("Cargo.toml: [workspace.metadata.course] is not understood")?;
        let mut book = Workspace {
            root,
            target: metadata.target_directory.into_std_path_buf(),
            settings,
            programs: BTreeMap::new(),
            has_libraries: false,
            listings: Vec::new(),
            mistakes: Vec::new(),
            mends: Vec::new(),
            mistakes_dependencies: Vec::new(),
            whole: true,
            problems: Vec::new(),
        };
        for package in &metadata.packages {
            book.add(package)?;
        }
        for by in FINDERS.map(|finder| finder.name) {
            for path in files_below(&book.root, &format!("{MISTAKES}/{by}"))? {
                if let Some(name) = path.strip_suffix(".rs").and_then(|path| path.rsplit('/').next()) {
                    book.mistakes.push(Mistake { name: name.into(), by: by.into() });
                }
            }
        }
        Ok(book)
    }

    fn add(&mut self, package: &Package) -> Result<()> {
        let name = package.name.to_string();
        let dir = package.manifest_path.parent().context("a manifest lies in a folder")?;
        let dir = relative(&self.root, dir.as_std_path())?;
        let manifest = format!("{dir}/Cargo.toml");
        let programs = targets(package, TargetKind::Bin);
        self.programs.insert(name.clone(), programs.iter().cloned().collect());
        self.has_libraries |= package.targets.iter().any(Target::is_lib);
        if dir == MISTAKES {
            self.mends = programs;
            self.mistakes_dependencies = package.dependencies.clone();
            let local = package.dependencies.iter().find(|dependency| dependency.path.is_some());
            self.problems.extend(local.map(|dependency| {
                // Their verdicts are remembered, by all that they depend on.
                let what = format!("the mistakes depend on `{}`, a package of this workspace", dependency.name);
                Problem::new(&manifest, 1, what, "let them depend on the registry alone")
            }));
            return Ok(());
        }
        let Some(below) = dir.strip_prefix("listings/") else { return Ok(()) };
        let Some((chapter, folder)) = below.split_once('/') else {
            bail!("{manifest}: a listing lies in the folder of its chapter, listings/CHAPTER/NAME");
        };
        if folder != name || programs.iter().any(|program| *program != name) {
            let what = format!("the folder `{folder}`, the package `{name}` and its program must have one name");
            self.problems.push(Problem::new(&manifest, 1, what, "rename them, and keep one program a listing"));
        }
        let mut switches = Switches::default();
        if let Some(given) = package.metadata.get("listing") {
            match serde_json::from_value(given.clone()) {
                Ok(given) => switches = given,
                Err(error) => {
                    // At the switch that the error names, or else at the table's head.
                    let text = read(package.manifest_path.as_std_path())?.unwrap_or_default();
                    let error = error.to_string();
                    let named = error.split('`').nth(1).and_then(|switch| line_with(&text, &format!("{switch} =")));
                    let line = named.or_else(|| line_with(&text, "[package.metadata.listing]")).unwrap_or(1);
                    let what = format!("[package.metadata.listing]: {error}");
                    let mend = "the switches are `exit`, `limit`, `parts-ways`, `timeline`, `counterpart-timeline` and `blocks`";
                    self.problems.push(Problem::new(&manifest, line, what, mend));
                }
            }
        }
        let counterpart = self.root.join(&dir).join("counterpart.py").is_file();
        let runs = programs.contains(&name);
        let idle = [
            (switches.timeline && !runs, "timeline", "program"),
            (switches.counterpart_timeline && !counterpart, "counterpart-timeline", "counterpart"),
        ];
        for (_, switch, what) in idle.into_iter().filter(|(idle, ..)| *idle) {
            let text = read(package.manifest_path.as_std_path())?.unwrap_or_default();
            let before = text.lines().position(|line| line.starts_with(&format!("{switch} =")));
            let line = before.map_or(1, |before| before + 1);
            let what = format!("the switch `{switch}`, and no {what} to record");
            self.problems.push(Problem::new(&manifest, line, what, "write one, or take the switch away"));
        }
        self.listings.push(Listing {
            counterpart,
            runs,
            tests: targets(package, TargetKind::Test),
            chapter: chapter.into(),
            edition: package.edition.to_string(),
            dependencies: package.dependencies.clone(),
            name,
            dir,
            switches,
        });
        Ok(())
    }

    /// Only what `name` stands for: a listing, a mistake with its mend, or the folder of a chapter. An error when nothing
    /// has that name.
    pub fn only(mut self, name: Option<&str>) -> Result<Workspace> {
        let Some(name) = name else { return Ok(self) };
        let listings = self.listings.iter().flat_map(|listing| [&listing.name, &listing.chapter]);
        let mistakes = self.mistakes.iter().map(|mistake| &mistake.name);
        let names: BTreeSet<&String> = listings.chain(mistakes).chain(&self.mends).collect();
        if names.iter().all(|known| *known != name) {
            // The measure by which clap finds a verb that may have been meant.
            let is_near = |known: &&String| known.contains(name) || strsim::jaro(name, known) > 0.7;
            let near: Vec<_> = names.into_iter().filter(is_near).map(String::as_str).collect();
            let near = if near.is_empty() { String::new() } else { format!("; near it: {}", near.join(", ")) };
            bail!("no listing, mistake or chapter folder is named `{name}`{near}");
        }
        self.listings.retain(|listing| listing.name == name || listing.chapter == name);
        self.mistakes.retain(|mistake| mistake.name == name);
        self.mends.retain(|mend| mend == name);
        let listings = &self.listings;
        self.problems.retain(|problem| listings.iter().any(|listing| problem.path.starts_with(&listing.dir)));
        self.whole = false;
        Ok(self)
    }

    /// Whether the lint of this repository is among its packages.
    pub fn has_lint(&self) -> bool {
        self.programs.contains_key(LINT_PACKAGE)
    }

    /// The files of the programs and tests that are to be built, each with the folder of its package.
    pub fn sources(&self) -> Vec<(String, String)> {
        let mut sources = Vec::new();
        for listing in &self.listings {
            sources.extend(listing.runs.then(|| (listing.dir.clone(), listing.main())));
            for test in &listing.tests {
                sources.push((listing.dir.clone(), format!("{}/tests/{test}.rs", listing.dir)));
            }
        }
        for mend in &self.mends {
            sources.push((MISTAKES.into(), mend_source(mend)));
        }
        for mistake in &self.mistakes {
            sources.push((MISTAKES.into(), format!("{MISTAKES}/tests/{}.rs", mistake.by)));
        }
        sources.extend(self.has_lint().then(|| (LINT_DIR.into(), LINT.into())));
        sources
    }
}

fn targets(package: &Package, kind: TargetKind) -> Vec<String> {
    let of_kind = package.targets.iter().filter(|target| target.is_kind(kind.clone()));
    of_kind.map(|target| target.name.clone()).collect()
}
