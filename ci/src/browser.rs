//! The finished pages in a real browser: has the scripts of `ci/browser/` look at every page in Chromium, and turns what
//! they find into problems. Judges nothing itself.
//!
//! A page that passed isn't looked at again until something changes that its verdict depends on: a file that it loads, a
//! script of `ci/browser/`, Node, Chromium, or the source of this checker. Each pass is written down as it comes, so a look
//! that is interrupted goes on where it was.

use crate::chromium::{Browser, SCRIPTS};
use crate::files::{files_below, line_with, write_whole};
use crate::hosted::{self, Page, Place};
use crate::listings::Workspace;
use crate::progress::step;
use crate::report::{Problem, Report};
use crate::text::Text;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// What is skipped where there is no browser.
const GROUPS: [&str; 9] = [
    "accessibility, by axe",
    "the keyboard's order and focus",
    "errors and requests of the pages",
    "the width of the pages",
    "the text without scripts",
    "the HTML's validity",
    "weight, requests and layout shift",
    "print",
    "what is used: timelines, predictions, search and the rest",
];

/// Below a path, as most hosts of such pages serve them. Nothing asks this host: the site is served on loopback.
const BASE: &str = "https://example.org/some-book/";
const REPOSITORY: &str = "https://example.org/repository";

/// This file, as it was compiled: what decides whether a page is looked at again is among what its verdict depends on.
const SOURCE: &str = include_str!("browser.rs");

/// Looks at the whole book, if its settings ask for it, and returns the sums as text. An error is the machine's fault.
pub async fn check(book: &Workspace, text: &Text) -> Result<(Report, String)> {
    if !book.whole || !book.settings.browser {
        return Ok(Default::default());
    }
    let browser = match Browser::find(book).await? {
        Ok(browser) => browser,
        Err(why) => {
            let skipped = GROUPS.map(|group| (format!("in a browser: {group}"), why.clone())).into();
            return Ok((Report { skipped, ..Report::default() }, String::new()));
        }
    };
    let dir = book.target.join("course/browser-book");
    let at = Place { base: Some(BASE.into()), repository: Some(REPOSITORY.into()) };
    // Why it cannot be built is said where the site is checked.
    let Ok(pages) = hosted::build(book, text, &dir, &at).await else { return Ok(Default::default()) };

    let tools = browser.hash(book, SOURCE)?;
    let mut seen = Seen::read(book.target.join("course/browser.json"), tools);
    let units = units(book, &pages)?;
    seen.passed.retain(|unit, told| units.contains(unit) && told.hash.is_some() && told.hash == told.hash_now(&dir));
    let left: Vec<&str> = units.iter().map(String::as_str).filter(|unit| !seen.passed.contains_key(*unit)).collect();
    let mut report = Report::default();
    let mut all: Vec<Told> = seen.passed.values().cloned().collect();
    if left.is_empty() {
        eprintln!("         looking at {} pages in Chromium: unchanged", pages.len());
    } else {
        let opened = left.iter().filter(|unit| unit.starts_with(PAGE)).count();
        let uses = left.iter().filter(|unit| unit.starts_with(USE)).count();
        let what = format!("looking at {opened} pages and {uses} uses in Chromium");
        let keep = |mut told: Told| {
            report.problems.extend(told.findings.drain(..).map(|finding| finding.problem(&pages, text)));
            if told.failed == 0 {
                told.hash = told.hash_now(&dir);
                seen.passed.insert(told.unit.clone(), told.clone());
                seen.keep()?;
            }
            all.push(told);
            Ok(())
        };
        let said = step(&what, look(book, &browser, &dir, at.path(), &left, keep)).await?;
        for unit in left.iter().filter(|unit| all.iter().all(|told| told.unit != **unit)) {
            let what = format!("{unit}: nothing came of it");
            let fix = "see what ended the checks; Chromium may be unable to start";
            report.problems.push(Problem::new(&format!("{SCRIPTS}/check.mjs"), 1, what, fix).detail(&said));
        }
    }
    report.passed += all.iter().map(Told::passed).sum::<usize>();
    Ok((report, table(&all)))
}

const PAGE: &str = "page ";
const USE: &str = "use ";
const SELFTEST: &str = "selftest";

/// What is looked at, and remembered, by itself: each page, each use, and the test of the checks themselves.
fn units(book: &Workspace, pages: &[Page]) -> Result<BTreeSet<String>> {
    let uses = files_below(&book.root, &format!("{SCRIPTS}/uses"))?;
    let uses = uses.iter().filter_map(|file| Some(Path::new(file).file_stem()?.to_string_lossy().into_owned()));
    let pages = pages.iter().map(|page| format!("{PAGE}{}", page.path));
    Ok(pages.chain(uses.map(|name| format!("{USE}{name}"))).chain([SELFTEST.to_string()]).collect())
}

/// What came of a unit, as `ci/browser/unit.mjs` tells it.
#[derive(Clone, Serialize, Deserialize)]
struct Told {
    unit: String,
    /// Checks by their kind, and how many of all found something.
    counts: BTreeMap<String, usize>,
    failed: usize,
    #[serde(skip_serializing)]
    #[serde(default)]
    findings: Vec<Finding>,
    /// What the browser asked for, below the folder of the site.
    files: Vec<String>,
    /// How many elements there are of which axe cannot tell the contrast.
    undecided: usize,
    weight: Option<Weight>,
    /// The hash of `files`, once it passed.
    #[serde(default)]
    hash: Option<String>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Finding {
    page: String,
    /// The kind of the check.
    check: String,
    what: String,
    fix: String,
    /// The heading that it stands below.
    under: Option<String>,
}

/// Of a first visit: bytes as gzip makes them, requests, and the cumulative layout shift.
#[derive(Clone, Serialize, Deserialize)]
struct Weight {
    bytes: usize,
    requests: usize,
    shift: f64,
}

impl Told {
    fn passed(&self) -> usize {
        self.counts.values().sum::<usize>() - self.failed
    }

    /// The hash of the files as they are now; `None` when one cannot be read. A page counts without the name of the search
    /// index, which changes with every page of the book. What loads the index has it among its files.
    fn hash_now(&self, dir: &Path) -> Option<String> {
        let mut hasher = DefaultHasher::new();
        for file in &self.files {
            let contents = std::fs::read(dir.join(file)).ok()?;
            let is_page = file.ends_with(".html");
            let contents = if is_page { without_index(&String::from_utf8_lossy(&contents)).into() } else { contents };
            (file, contents).hash(&mut hasher);
        }
        Some(format!("{:016x}", hasher.finish()))
    }
}

/// The page without the hash in the search index's name.
fn without_index(html: &str) -> String {
    const NAMES_INDEX: &str = "data-index=\"search-";
    let mut pieces = html.split(NAMES_INDEX);
    let mut rest = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        rest += NAMES_INDEX;
        rest += piece.trim_start_matches(|letter: char| letter.is_ascii_hexdigit());
    }
    rest
}

impl Finding {
    /// At the heading in the page's markdown, if it can be found there.
    fn problem(self, pages: &[Page], text: &Text) -> Problem {
        let what = format!("{}: {}", self.check, self.what);
        let Some(page) = pages.iter().find(|page| page.path == self.page) else {
            return Problem::new(&format!("{SCRIPTS}/{}", self.page), 1, what, self.fix);
        };
        let markdown = text.page(&page.source).map_or("", |source| &source.text);
        let line = self.under.and_then(|heading| line_with(markdown, &format!("# {heading}"))).unwrap_or(1);
        Problem::new(&page.source, line, what, self.fix)
    }
}

/// The sums: how much was checked, and the worst of what has a limit.
fn table(all: &[Told]) -> String {
    let mut counts = BTreeMap::<&str, usize>::new();
    for (kind, count) in all.iter().flat_map(|told| &told.counts) {
        *counts.entry(kind).or_default() += count;
    }
    let sum: usize = counts.values().sum();
    let kinds: Vec<String> = counts.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    let weighed: Vec<(&str, &Weight)> =
        all.iter().filter_map(|told| Some((&*told.unit, told.weight.as_ref()?))).collect();
    let mut table = format!("In Chromium: {sum} checks of {} pages: {}\n", weighed.len(), kinds.join(", "));
    let worst = |of: fn(&Weight) -> f64| weighed.iter().max_by(|(_, a), (_, b)| of(a).total_cmp(&of(b)));
    let name = |unit: &str| unit.trim_start_matches(PAGE).to_string();
    if let Some((unit, weight)) = worst(|weight| weight.bytes as f64) {
        table += &format!("  heaviest first visit: {:.1} KB, {}\n", weight.bytes as f64 / 1000.0, name(unit));
    }
    if let Some((unit, weight)) = worst(|weight| weight.requests as f64) {
        table += &format!("  most requests: {}, {}\n", weight.requests, name(unit));
    }
    if let Some((unit, weight)) = worst(|weight| weight.shift) {
        table += &format!("  largest layout shift: {:.4}, {}\n", weight.shift, name(unit));
    }
    let undecided: usize = all.iter().map(|told| told.undecided).sum();
    table + &format!("  elements of which axe cannot tell the contrast: {undecided}\n")
}

/// What passed, by unit, remembered below the target directory for as long as the tools are the same.
#[derive(Serialize, Deserialize)]
struct Seen {
    tools: String,
    passed: BTreeMap<String, Told>,
    #[serde(skip)]
    file: PathBuf,
}

impl Seen {
    /// What the file holds, if it was written with the same `tools`.
    fn read(file: PathBuf, tools: String) -> Seen {
        let seen = std::fs::read_to_string(&file).ok().and_then(|json| serde_json::from_str::<Seen>(&json).ok());
        let passed = seen.filter(|seen| seen.tools == tools).map(|seen| seen.passed).unwrap_or_default();
        Seen { tools, passed, file }
    }

    fn keep(&self) -> Result<()> {
        write_whole(&self.file, &serde_json::to_string(self)?)?;
        Ok(())
    }
}

/// Has the units looked at, of the site in `dir`, served below the path `below`, and hands over what came of each as it
/// comes. Returns what was said besides. An error when Node cannot be started or tells something that is not understood.
async fn look(
    book: &Workspace,
    browser: &Browser,
    dir: &Path,
    below: &str,
    units: &[&str],
    mut keep: impl FnMut(Told) -> Result<()>,
) -> Result<String> {
    let named = |kind: &str| units.iter().filter_map(|unit| unit.strip_prefix(kind)).collect::<Vec<_>>();
    let job = serde_json::json!({
        "dir": dir,
        "below": below,
        "pages": named(PAGE),
        "uses": named(USE),
        "selftest": units.contains(&SELFTEST),
    });
    let told = |line: &str| keep(serde_json::from_str(line).with_context(|| format!("not understood: {line}"))?);
    browser.converse(book, "check.mjs", &job.to_string(), told).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(files: &[&str]) -> Told {
        let told = serde_json::json!({
            "unit": "page a.html", "counts": { "axe": 8 }, "failed": 0, "findings": [], "files": files, "undecided": 0, "weight": null,
        });
        serde_json::from_value(told).expect("it is as `unit.mjs` tells it")
    }

    #[test]
    fn a_page_depends_on_its_files_and_not_on_the_name_of_the_index() {
        let dir = tempfile::tempdir().expect("a temporary folder can be made");
        let write = |file: &str, text: &str| std::fs::write(dir.path().join(file), text).expect("it can be written");
        let page =
            |index: &str, text: &str| write("a.html", &format!("<button data-index=\"{index}\"></button>{text}"));
        write("a.css", "a {}");
        page("search-1f.json", "A");
        let told = told(&["a.css", "a.html"]);
        let before = told.hash_now(dir.path());
        page("search-2e.json", "A");
        assert_eq!(told.hash_now(dir.path()), before);
        page("search-2e.json", "B");
        assert_ne!(told.hash_now(dir.path()), before, "its text");
        page("", "A");
        assert_ne!(told.hash_now(dir.path()), before, "no index");
        page("search-1f.json", "A");
        write("a.css", "b {}");
        assert_ne!(told.hash_now(dir.path()), before, "its styles");
        std::fs::remove_file(dir.path().join("a.css")).expect("it is there");
        assert_eq!(told.hash_now(dir.path()), None);
    }

    #[test]
    fn what_passed_is_forgotten_when_the_tools_change() {
        let dir = tempfile::tempdir().expect("a temporary folder can be made");
        let file = dir.path().join("browser.json");
        let mut seen = Seen::read(file.clone(), "one".into());
        seen.passed.insert("page a.html".into(), told(&[]));
        seen.keep().expect("it can be written");
        assert_eq!(Seen::read(file.clone(), "one".into()).passed.len(), 1);
        assert_eq!(Seen::read(file, "two".into()).passed.len(), 0);
    }
}
