//! What cargo knows of the book: its listings with their switches, its mistakes with their mends, its settings. Reads
//! only; builds and runs nothing.

use crate::report::Problem;
use anyhow::{Context, Result, bail};
use cargo_metadata::{MetadataCommand, Package, Target, TargetKind};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The crate that holds the wrong programs and their mends.
pub const MISTAKES: &str = "listings/mistakes";

pub struct Workspace {
    pub root: PathBuf,
    /// Cargo's target directory.
    pub target: PathBuf,
    pub settings: Settings,
    /// Every package of the workspace and its programs.
    pub programs: BTreeMap<String, BTreeSet<String>>,
    pub listings: Vec<Listing>,
    pub mistakes: Vec<Mistake>,
    /// The programs that put a mistake right; each has the name of its mistake.
    pub mends: Vec<String>,
    /// What there is any of in the workspace: cargo refuses to build none.
    pub has_libraries: bool,
    pub has_tests: bool,
    /// Names of test targets below `listings/`, by package.
    pub tests: BTreeMap<String, Vec<String>>,
    /// Whether all of the book is meant, or what one name stands for.
    pub whole: bool,
    pub problems: Vec<Problem>,
}

/// `[workspace.metadata.course]`; whatever is left out is not asked for.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// The version of mdBook that the pages are built with.
    pub mdbook: String,
    /// How many claims the page of claims must teach: C01, C02 and so on.
    pub claims: usize,
    pub claims_page: String,
    /// By the title of a part.
    pub parts: BTreeMap<String, Budget>,
}

/// What a reader of a part is promised.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Budget {
    /// At most so many words of prose.
    pub words: usize,
}

/// A crate with a program that the book shows, or with a library that such programs share.
#[derive(Clone)]
pub struct Listing {
    pub name: String,
    /// `listings/CHAPTER/NAME`.
    pub dir: String,
    /// The folder of its chapter.
    pub chapter: String,
    pub runs: bool,
    pub counterpart: bool,
    pub switches: Switches,
}

/// `[package.metadata.listing]`
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Switches {
    /// The status it must end with; its stderr is then recorded too.
    pub exit: Option<i32>,
    /// Seconds it may take.
    pub limit: u64,
    /// Whether its counterpart prints something else, on purpose.
    pub parts_ways: bool,
}

impl Default for Switches {
    fn default() -> Switches {
        Switches { exit: None, limit: 10, parts_ways: false }
    }
}

/// A program that must not compile.
#[derive(Clone)]
pub struct Mistake {
    pub name: String,
    /// Who finds it, which is also its folder: `rustc` or `clippy`.
    pub by: String,
}

impl Mistake {
    pub fn source(&self) -> String {
        format!("{MISTAKES}/{}/{}.rs", self.by, self.name)
    }

    pub fn message(&self) -> String {
        format!("{MISTAKES}/{}/{}.stderr", self.by, self.name)
    }
}

impl Workspace {
    /// The book that holds the current directory.
    pub fn discover() -> Result<Workspace> {
        let here = std::env::current_dir()?;
        let is_root = |dir: &&Path| dir.join("book.toml").is_file() && dir.join("Cargo.toml").is_file();
        let root =
            here.ancestors().find(is_root).context("no folder from here up holds a book.toml and a Cargo.toml")?;
        let metadata = MetadataCommand::new().current_dir(root).no_deps().exec().context("cargo metadata failed")?;

        let settings = metadata.workspace_metadata.get("course").cloned();
        let settings = settings.map(serde_json::from_value).transpose();
        let settings = settings.context("Cargo.toml: [workspace.metadata.course] is not understood")?;
        let mut book = Workspace {
            root: metadata.workspace_root.into_std_path_buf(),
            target: metadata.target_directory.into_std_path_buf(),
            settings: settings.unwrap_or_default(),
            programs: BTreeMap::new(),
            listings: Vec::new(),
            mistakes: Vec::new(),
            mends: Vec::new(),
            has_libraries: false,
            has_tests: false,
            tests: BTreeMap::new(),
            whole: true,
            problems: Vec::new(),
        };
        for package in &metadata.packages {
            book.add(package)?;
        }
        book.listings.sort_by(|a, b| a.dir.cmp(&b.dir));
        for by in ["rustc", "clippy"] {
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
        let programs = targets(package, &TargetKind::Bin);
        self.has_libraries |= package.targets.iter().any(Target::is_lib);
        self.has_tests |= package.targets.iter().any(Target::is_test);
        self.programs.insert(name.clone(), programs.iter().cloned().collect());
        let dir = package.manifest_path.parent().context("a manifest lies in a folder")?;
        let dir = relative(&self.root, dir.as_std_path())?;
        let Some(below) = dir.strip_prefix("listings/") else { return Ok(()) };
        self.tests.insert(name.clone(), targets(package, &TargetKind::Test));
        if dir == MISTAKES {
            self.mends = programs;
            return Ok(());
        }
        let Some((chapter, folder)) = below.split_once('/') else {
            bail!("{dir}/Cargo.toml: a listing lies in the folder of its chapter, listings/CHAPTER/NAME");
        };
        let manifest = format!("{dir}/Cargo.toml");
        if folder != name || programs.iter().any(|program| *program != name) {
            let what = format!("the folder `{folder}`, the package `{name}` and its program must have one name");
            self.problems.push(Problem::new(&manifest, 1, what, "rename them, and keep one program a listing"));
        }
        let switches = match package.metadata.get("listing") {
            None => Switches::default(),
            Some(switches) => serde_json::from_value(switches.clone()).unwrap_or_else(|error| {
                let mend = "the switches are `exit`, `limit` and `parts-ways`";
                let text = std::fs::read_to_string(&package.manifest_path).unwrap_or_default();
                let line = line_of_switch(&text, &error.to_string());
                self.problems.push(Problem::new(&manifest, line, format!("[package.metadata.listing]: {error}"), mend));
                Switches::default()
            }),
        };
        self.listings.push(Listing {
            counterpart: self.root.join(&dir).join("counterpart.py").is_file(),
            runs: programs.contains(&name),
            chapter: chapter.into(),
            name,
            dir,
            switches,
        });
        Ok(())
    }

    /// Only what `name` stands for: a listing, a mistake with its mend, or the folder of a chapter.
    pub fn only(mut self, name: Option<&str>) -> Result<Workspace> {
        let Some(name) = name else { return Ok(self) };
        let mut names = BTreeSet::new();
        names.extend(self.listings.iter().flat_map(|listing| [listing.name.clone(), listing.chapter.clone()]));
        names.extend(self.mistakes.iter().map(|mistake| mistake.name.clone()).chain(self.mends.clone()));
        if !names.contains(name) {
            let near: Vec<_> = names.iter().filter(|known| is_near(name, known)).map(String::as_str).collect();
            let near = if near.is_empty() { String::new() } else { format!("; near it: {}", near.join(", ")) };
            bail!("no listing, mistake or chapter folder is named `{name}`{near}");
        }
        self.listings.retain(|listing| listing.name == name || listing.chapter == name);
        self.mistakes.retain(|mistake| mistake.name == name);
        self.mends.retain(|mend| mend == name);
        let listings = &self.listings;
        self.tests.retain(|package, _| listings.iter().any(|listing| listing.name == *package));
        self.problems.retain(|problem| listings.iter().any(|listing| problem.path.starts_with(&listing.dir)));
        self.whole = false;
        Ok(self)
    }
}

fn targets(package: &Package, kind: &TargetKind) -> Vec<String> {
    let of_kind = |target: &&Target| target.kind.contains(kind);
    package.targets.iter().filter(of_kind).map(|target| target.name.clone()).collect()
}

/// `path` below `root`, with `/` between folders.
pub fn relative(root: &Path, path: &Path) -> Result<String> {
    let below =
        path.strip_prefix(root).with_context(|| format!("{} is not below {}", path.display(), root.display()))?;
    Ok(below.to_string_lossy().replace('\\', "/"))
}

/// Every file below the folder `dir` of `root`, relative to `root` and sorted; none when there is no such folder. What
/// tools leave behind is passed over.
pub fn files_below(root: &Path, dir: &str) -> Result<Vec<String>> {
    let mut files = Vec::new();
    let mut folders = vec![root.join(dir)];
    while let Some(folder) = folders.pop().filter(|folder| folder.is_dir()) {
        for entry in std::fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let left_behind = matches!(&*name, "target" | "wip" | "__pycache__") || name.starts_with('.');
            match path.is_dir() {
                true if !left_behind => folders.push(path),
                true => {}
                false => files.push(relative(root, &path)?),
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The line of the manifest at which a switch is wrong: the one an error names, or else the table's head.
fn line_of_switch(manifest: &str, error: &str) -> usize {
    let lines = || (1..).zip(manifest.lines()).skip_while(|(_, line)| line.trim() != "[package.metadata.listing]");
    let named = error.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
    let named = named.and_then(|name| lines().find(|(_, line)| line.trim_start().starts_with(name)));
    named.or_else(|| lines().next()).map_or(1, |(line, _)| line)
}

/// Whether a name may have been meant by another: one holds the other, or few letters differ.
fn is_near(asked: &str, known: &str) -> bool {
    known.contains(asked) || asked.contains(known) || distance(asked, known) <= 1 + asked.chars().count() / 4
}

/// The edits between two words (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.chars().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (corner + usize::from(x != y)).min(above + 1).min(row[j] + 1);
            corner = above;
        }
    }
    row[b.chars().count()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_near() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert!(is_near("nothing-run", "nothing-ran"));
        assert!(is_near("loop", "04-the-loop"));
        assert!(!is_near("starved", "asked-twice"));
    }

    #[test]
    fn a_wrong_switch_is_found_in_its_manifest() {
        let manifest = "[package]\nname = \"exits\"\n\n[package.metadata.listing]\nlimit = 3\nexits = 1\n";
        assert_eq!(line_of_switch(manifest, "unknown field `exits`, expected one of `exit`"), 6);
        assert_eq!(line_of_switch(manifest, "invalid type: string"), 4);
    }
}
