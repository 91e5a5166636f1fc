//! Checks the finished pages in a real browser. The scripts of `ci/browser/` open every page in Chromium, and this
//! module turns their results into findings.
//!
//! A page that passed is opened again only when its verdict may change: when a file that it loads, a script of
//! `ci/browser/`, Node, Chromium or this checker changes. Each pass is stored immediately, so an interrupted run
//! continues where it stopped.

use crate::build_site;
use crate::check::links;
use crate::context::Context;
use crate::tools::cache::{Cache, Inputs};
use crate::tools::chromium::{Browser, SCRIPTS};
use crate::tools::progress::step;
use anyhow::{Context as _, Result};
use book::files::{files_below, line_with};
use book::{Finding, Report, Text, Workspace};
use serde::{Deserialize, Serialize};
use site::{Page, Place};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Names of the checks that are skipped without a browser.
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

/// The site's address, below a path as on most hosts. No request goes there: the site is served on loopback.
const BASE: &str = "https://example.org/some-book/";
const REPOSITORY: &str = "https://example.org/repository";

/// Sources that decide whether a page passes, besides the scripts. Other changes to the checker must not cause all
/// pages to be opened again, which takes minutes.
const SOURCES: [&str; 3] =
    [include_str!("browser.rs"), include_str!("../tools/chromium.rs"), include_str!("../tools/cache.rs")];

/// Checks the whole book, if its settings ask for it. An error is the machine's fault.
pub fn check(context: &Context) -> Result<Report> {
    let Context { book, text, cache, environment, .. } = context;
    if !book.settings.browser {
        return Ok(Report::default());
    }
    let browser = match Browser::find(book, environment)? {
        Ok(browser) => browser,
        Err(why) => {
            let skipped = GROUPS.map(|group| (format!("in a browser: {group}"), why.clone())).into();
            return Ok(Report { skipped, ..Report::default() });
        }
    };
    let dir = book.target.join("course/browser-book");
    let place = Place { base: Some(BASE.into()), repository: Some(REPOSITORY.into()), ..Place::default() };
    let inputs = links::inputs(context, &place)?;
    cache.cached("pages in a browser", inputs, "building the pages for a browser", || {
        build_site::build(context, &dir, &place).map(|_| Report::default())
    })?;
    let pages = site::read_pages(text, &dir)?;

    let tools = cache.inputs_by_source(&SOURCES).text(&browser.versions()).files(&book.root, [SCRIPTS])?;
    let units = units(book, &pages)?;
    let known = units.iter().filter_map(|unit| Told::recall(cache, &tools, &dir, unit));
    let mut all: Vec<Told> = known.collect();
    let is_left = |unit: &&String| all.iter().all(|told| told.unit != **unit);
    let left: Vec<&str> = units.iter().filter(is_left).map(String::as_str).collect();
    let mut report = Report::default();
    if left.is_empty() {
        eprintln!("         looking at {} pages in Chromium: unchanged", pages.len());
    } else {
        let opened = left.iter().filter(|unit| unit.starts_with(PAGE)).count();
        let uses = left.iter().filter(|unit| unit.starts_with(USE)).count();
        let what = format!("looking at {opened} pages and {uses} uses in Chromium");
        let keep = |mut told: Told| {
            report.findings.extend(told.findings.drain(..).map(|found| found.finding(&pages, text)));
            told.keep(cache, &tools, &dir)?;
            all.push(told);
            Ok(())
        };
        let said = step(&what, || look(book, &browser, &dir, place.path(), &left, keep))?;
        for unit in left.iter().filter(|unit| all.iter().all(|told| told.unit != **unit)) {
            let what = format!("{unit}: no result");
            let fix = "find out why the checks ended early; perhaps Chromium can't start";
            report.findings.push(Finding::new(&format!("{SCRIPTS}/check.mjs"), 1, what, fix).detail(&said));
        }
    }
    report.passed += all.iter().map(Told::passed).sum::<usize>();
    report.table = table(&all);
    Ok(report)
}

const PAGE: &str = "page ";
const USE: &str = "use ";
const SELFTEST: &str = "selftest";

/// Returns the units, each opened and cached by itself: each page, each use, and the self-test of the checks.
fn units(book: &Workspace, pages: &[Page]) -> Result<BTreeSet<String>> {
    let uses = files_below(&book.root, &format!("{SCRIPTS}/uses"))?;
    let uses = uses.iter().filter_map(|file| Some(Path::new(file).file_stem()?.to_string_lossy().into_owned()));
    let pages = pages.iter().map(|page| format!("{PAGE}{}", page.path));
    Ok(pages.chain(uses.map(|name| format!("{USE}{name}"))).chain([SELFTEST.to_string()]).collect())
}

/// The result of a unit, as `ci/browser/unit.mjs` reports it.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Told {
    unit: String,
    /// Number of checks by kind.
    counts: BTreeMap<String, usize>,
    failed: usize,
    #[serde(skip_serializing)]
    #[serde(default)]
    findings: Vec<Found>,
    /// Files that the browser requested, relative to the site's folder.
    files: Vec<String>,
    /// Number of elements whose contrast axe can't determine.
    undecided: usize,
    weight: Option<Weight>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Found {
    page: String,
    /// Kind of check.
    check: String,
    what: String,
    fix: String,
    /// Heading above the element.
    under: Option<String>,
}

/// Costs of a first visit: gzipped bytes, requests, and the cumulative layout shift.
#[derive(Clone, Serialize, Deserialize)]
struct Weight {
    bytes: usize,
    requests: usize,
    shift: f64,
}

impl Told {
    /// Returns the result of a script that uses no page of the book, so its findings are in the script.
    pub(super) fn report(self) -> Report {
        let passed = self.passed();
        let findings = self.findings.into_iter().map(Found::in_script).collect();
        Report { passed, findings, ..Report::default() }
    }

    fn passed(&self) -> usize {
        self.counts.values().sum::<usize>() - self.failed
    }

    /// Returns the hash of a unit's files as they are now; `None` if one can't be read. A page is hashed without the
    /// name of the search index, which changes with every page. A unit that loads the index lists it among its files.
    fn inputs(&self, tools: &Inputs, dir: &Path) -> Option<String> {
        let mut inputs = tools.clone();
        for file in &self.files {
            inputs = inputs.text(file);
            inputs = if file.ends_with(".html") {
                inputs.text(&without_index(&String::from_utf8_lossy(&std::fs::read(dir.join(file)).ok()?)))
            } else if dir.join(file).is_file() {
                inputs.file(&dir.join(file)).ok()?
            } else {
                return None;
            };
        }
        Some(inputs.finish())
    }

    /// Returns the unit's cached result if it passed on the current files.
    fn recall(cache: &Cache, tools: &Inputs, dir: &Path, unit: &str) -> Option<Told> {
        let (inputs, passed) = cache.remembered(&name(unit))?;
        let told: Told = serde_json::from_str(&passed.table).ok()?;
        (told.inputs(tools, dir)? == inputs).then_some(told)
    }

    /// Caches the result if the unit passed; the report's table holds it as JSON.
    fn keep(&self, cache: &Cache, tools: &Inputs, dir: &Path) -> Result<()> {
        if let Some(inputs) = self.inputs(tools, dir).filter(|_| self.failed == 0) {
            let report = Report { passed: self.passed(), table: serde_json::to_string(self)?, ..Report::default() };
            cache.put(&name(&self.unit), inputs, &report);
            cache.write()?;
        }
        Ok(())
    }
}

/// The unit's name in the cache.
fn name(unit: &str) -> String {
    format!("in Chromium: {unit}")
}

/// Returns the page without the hash in the search index's name.
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

impl Found {
    /// Places the finding at the heading in the page's markdown, if it can be found there.
    fn finding(self, pages: &[Page], text: &Text) -> Finding {
        let Some(page) = pages.iter().find(|page| page.path == self.page) else { return self.in_script() };
        let what = format!("{}: {}", self.check, self.what);
        let markdown = text.page(&page.source).map_or("", |source| &source.text);
        let line = self.under.and_then(|heading| line_with(markdown, &format!("# {heading}"))).unwrap_or(1);
        Finding::new(&page.source, line, what, self.fix)
    }

    fn in_script(self) -> Finding {
        let what = format!("{}: {}", self.check, self.what);
        Finding::new(&format!("{SCRIPTS}/{}", self.page), 1, what, self.fix)
    }
}

/// Formats the totals: number of checks, and the worst value of everything that has a limit.
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
    table + &format!("  elements whose contrast axe cannot determine: {undecided}\n")
}

/// Opens the units of the site in `dir`, served below the path `below`, and hands over each result as it arrives.
/// Returns all other output. Fails if Node can't start or reports something invalid.
fn look(
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
    browser.converse(book, "check.mjs", &job.to_string(), told)
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
    fn a_page_depends_on_its_files_and_tools_and_not_on_the_name_of_the_index() -> Result<()> {
        let dir = tempfile::tempdir()?;
        let write = |file: &str, text: &str| std::fs::write(dir.path().join(file), text).expect("it can be written");
        let page =
            |index: &str, text: &str| write("a.html", &format!("<button data-index=\"{index}\"></button>{text}"));
        write("a.css", "a {}");
        page("search-1f.json", "A");
        let cache = Cache::read(dir.path())?;
        let told = told(&["a.css", "a.html"]);
        told.keep(&cache, &cache.inputs(), dir.path())?;
        let is_known = |tools: &str| {
            let tools = if tools.is_empty() { cache.inputs() } else { cache.inputs().text(tools) };
            Told::recall(&cache, &tools, dir.path(), "page a.html").is_some()
        };
        page("search-2e.json", "A");
        assert!(is_known(""));
        assert!(!is_known("another Chromium"));
        page("search-2e.json", "B");
        assert!(!is_known(""), "its text");
        page("", "A");
        assert!(!is_known(""), "no index");
        page("search-1f.json", "A");
        write("a.css", "b {}");
        assert!(!is_known(""), "its styles");
        std::fs::remove_file(dir.path().join("a.css"))?;
        assert!(!is_known(""), "nothing is there");
        Ok(())
    }
}
