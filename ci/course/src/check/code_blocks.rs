//! Checks the text against what it shows: every block of code comes from a checked file or is itself checked, every
//! command names what there is, every page and listing has its place.

use crate::Verb;
use crate::files::read;
use crate::listings::{Workspace, mend_source};
use crate::report::{Problem, Report};
use crate::text::{Block, NOT_FOUND, Named, Page, SUMMARY, Text, resolve};
use crate::{timeline, told};
use anyhow::Result;
use clap::CommandFactory;
use std::collections::BTreeSet;

/// Checks every page, or of a part of the book the pages that show it. An error when a file cannot be read.
pub fn check(book: &Workspace, text: &Text) -> Result<Report> {
    let mut report = Report::default();
    for page in &text.pages {
        let shown = included(page);
        let concerns = book.listings.iter().any(|listing| shown.iter().any(|path| is_below(path, &listing.dir)));
        if book.whole || concerns {
            check_page(book, page, &mut report)?;
        }
    }
    if !book.whole {
        return Ok(report);
    }
    check_summary(text, &mut report);
    let shown: BTreeSet<String> = text.pages.iter().flat_map(included).collect();
    for listing in &book.listings {
        let manifest = format!("{}/Cargo.toml", listing.dir);
        let problem = Problem::new(&manifest, 1, "no page shows this listing", "include it, or delete it");
        report.check(shown.iter().all(|path| !is_below(path, &listing.dir)).then_some(problem));
        for kept in timeline::kept(listing) {
            let problem =
                Problem::new(&kept.figure, 1, "no page shows this timeline", "include it, or take its switch away");
            report.check((!shown.contains(&kept.figure)).then_some(problem));
        }
    }
    Ok(report)
}

fn is_below(path: &str, dir: &str) -> bool {
    path.strip_prefix(dir).is_some_and(|rest| rest.starts_with('/'))
}

/// The files that a page includes, relative to the root.
pub fn included(page: &Page) -> Vec<String> {
    included_with_lines(page).into_iter().map(|(_, path)| path).collect()
}

/// The same, each with the line of its include, those in code first.
pub fn included_with_lines(page: &Page) -> Vec<(usize, String)> {
    let in_code = page.blocks.iter().flat_map(|block| (block.line + 1..).zip(block.code.lines()));
    let outside = page.outside_code.iter().filter_map(|line| Some((*line, page.text.lines().nth(line - 1)?)));
    let resolved = |(line, code)| Some((line, resolve(&page.path, include(code)?.0)?));
    in_code.chain(outside).filter_map(resolved).collect()
}

/// The number of snippets that stand in the text itself, for skeptic to run.
pub fn snippets(text: &Text) -> usize {
    let blocks = text.pages.iter().flat_map(|page| &page.blocks);
    blocks.filter(|block| block.info.as_deref() == Some("rust") && !block.code.contains("{{#")).count()
}

fn check_page(book: &Workspace, page: &Page, report: &mut Report) -> Result<()> {
    for block in &page.blocks {
        report.check(check_block(book, page, block)?);
    }
    for line in page.outside_code.iter().filter(|_| page.in_book()) {
        report.check(check_figure(book, page, *line)?);
    }
    for line in &page.raw_code {
        let mend = "put the code in a fence, and a backslash or a code span around a tag that is meant as text";
        report.problems.push(Problem::new(&page.path, *line, "`<pre>` holds code that nothing checks", mend));
    }
    for (line, span) in &page.spans {
        if ["cargo run ", "cargo test ", "cargo course "].iter().any(|begin| span.starts_with(begin)) {
            report.check(check_command(book, page, *line, span));
        }
    }
    Ok(())
}

/// A block is an include, or inline Rust, or commands.
fn check_block(book: &Workspace, page: &Page, block: &Block) -> Result<Vec<Problem>> {
    let problem = |what: String, mend: &str| Ok(vec![Problem::new(&page.path, block.line, what, mend)]);
    let Some(info) = &block.info else {
        return problem("an indented block of code, which nothing checks".into(), "include a recorded file in a fence");
    };
    if let Some(at) = info.find([',', ' ', '{']) {
        let what = format!("the fence has the attribute `{}`", info[at..].trim_matches([',', ' ', '{', '}']));
        return problem(what, "leave only the language: all code of this book compiles and runs");
    }
    let lines = (block.line + 1..).zip(block.code.lines());
    match info.as_str() {
        _ if block.code.contains("{{#") && !page.in_book() => {
            problem("an include, which only mdBook follows".into(), "write the code here, or link to it")
        }
        _ if block.code.contains("{{#") => {
            let mut problems = Vec::new();
            for (line, code) in lines {
                problems.extend(check_include(book, page, line, code)?);
            }
            problems.extend(check_run_line(book, page, block));
            Ok(problems)
        }
        "rust" if block.code.trim().is_empty() => problem("the fence is empty".into(), "fill it, or take it away"),
        "rust" => Ok(Vec::new()),
        "sh" => {
            let commands = lines.filter(|(_, line)| !line.trim().is_empty());
            Ok(commands.filter_map(|(line, command)| check_command(book, page, line, command)).collect())
        }
        _ => {
            let what = format!("pasted `{info}`: nothing proves what this fence holds");
            if page.in_book() {
                problem(what, "include it from a listing or a recorded file")
            } else {
                problem(what, "only `rust` and `sh` can stand here")
            }
        }
    }
}

/// The path and the anchor of the include that a line is, if it is one.
pub fn include(line: &str) -> Option<(&str, Option<&str>)> {
    let inside = line.trim().strip_prefix("{{#include ")?.strip_suffix("}}")?.trim();
    match inside.split_once(':') {
        Some((path, anchor)) => Some((path, Some(anchor))),
        None => Some((inside, None)),
    }
}

/// A line among includes is one itself, of something that is there.
fn check_include(book: &Workspace, page: &Page, line: usize, code: &str) -> Result<Option<Problem>> {
    let problem = |what: String, mend: &str| Ok(Some(Problem::new(&page.path, line, what, mend)));
    let Some((path, anchor)) = include(code) else {
        let what = "the fence holds more than includes, or an include that is not `{{#include PATH}}`";
        return problem(what.into(), "give each include a line of its own, and nothing else");
    };
    let file = resolve(&page.path, path).unwrap_or_default();
    if !["listings", "theme", "ci"].iter().any(|dir| is_below(&file, dir)) {
        return problem(format!("`{path}` lies outside of listings/, theme/ and ci/"), "include what is checked there");
    }
    let Some(text) = read(&book.root.join(&file))? else {
        return problem(format!("there is no file {file} to include"), "mend the path, or `cargo course record` it");
    };
    let Some(anchor) = anchor else {
        if text.trim().is_empty() {
            return problem(format!("{file} is empty"), "fill it, or take the include away");
        }
        return Ok(None);
    };
    if anchor.starts_with(|c: char| c.is_ascii_digit() || c == ':') {
        return problem(format!("`:{anchor}` includes lines by number, which go stale unnoticed"), "include by anchor");
    }
    match anchored(&text, anchor) {
        None => {
            let what = format!("{file} has no anchor `{anchor}` from `ANCHOR:` to `ANCHOR_END:`");
            problem(what, "mend the anchor's name")
        }
        Some(shown) if shown.trim().is_empty() => {
            problem(format!("the anchor `{anchor}` of {file} is empty"), "mend the anchor")
        }
        Some(_) => Ok(None),
    }
}

/// Outside of code only the figures of timelines are included, each on a line of its own, and the table of who tells.
fn check_figure(book: &Workspace, page: &Page, line: usize) -> Result<Option<Problem>> {
    let problem = |what: String, mend: String| Ok(Some(Problem::new(&page.path, line, what, mend)));
    let code = page.text.lines().nth(line - 1).unwrap_or_default();
    let file = include(code).and_then(|(path, _)| resolve(&page.path, path)).unwrap_or_default();
    if file == told::TABLE && book.settings.catalogue.is_some() {
        let mend = "`cargo course record`".into();
        return match read(&book.root.join(&file))? {
            None => problem(format!("there is no file {file} to include"), mend),
            Some(_) => Ok(None),
        };
    }
    if let Some(kept) = book.listings.iter().flat_map(timeline::kept).find(|kept| kept.figure == file) {
        if read(&book.root.join(&file))?.is_none() {
            let mend = format!("`cargo course record {}`", kept.name);
            return problem(format!("there is no file {file} to include"), mend);
        }
        return Ok(None);
    }
    match file.rsplit('/').next().and_then(|name| name.strip_suffix(".html")) {
        // Of a part of the book, the others are not known.
        Some("timeline" | "counterpart-timeline") if !book.whole => Ok(None),
        Some(switch @ ("timeline" | "counterpart-timeline")) => {
            let mend = format!("set its switch `{switch} = true`, or mend the path");
            problem(format!("no listing has the timeline {file}"), mend)
        }
        _ => problem(
            "an include outside of a block of code, which is no timeline".into(),
            "put a fence around it".into(),
        ),
    }
}

/// The lines from `ANCHOR: name` to `ANCHOR_END: name`, without those of other anchors; `None` when one of the two is missing.
fn anchored(text: &str, name: &str) -> Option<String> {
    let mut lines = text.lines().skip_while(|line| marked(line, "ANCHOR:") != Some(name)).skip(1);
    let mut shown = String::new();
    loop {
        let line = lines.next()?;
        match marked(line, "ANCHOR_END:") {
            Some(end) if end == name => return Some(shown),
            None if marked(line, "ANCHOR:").is_none() => shown.extend([line, "\n"]),
            _ => {}
        }
    }
}

/// The name of the anchor that a line marks.
fn marked<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    let name = line.split_once(mark)?.1.trim_start();
    let end = name.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(name.len());
    Some(&name[..end]).filter(|name| !name.is_empty())
}

/// Whoever reads a whole program is told how to run it.
fn check_run_line(book: &Workspace, page: &Page, block: &Block) -> Option<Problem> {
    let (path, None) = include(block.code.trim())? else { return None };
    let file = resolve(&page.path, path)?;
    let said: Vec<&str> = block.run_line.iter().flat_map(|line| line.split(' ')).collect();
    let listing = book.listings.iter().find(|listing| listing.runs && listing.main() == file);
    let mend = || book.mends.iter().find(|mend| mend_source(mend) == file);
    let command = match listing {
        Some(listing) => format!("cargo run -p {}", listing.name),
        None => format!("cargo run -p mistakes --bin {}", mend()?),
    };
    let words: Vec<&str> = command.split(' ').collect();
    if said.starts_with(&words) {
        return None;
    }
    // A program that is not there is a problem of the line itself.
    if let ["cargo", "run", "-p", name, ..] = said[..]
        && !book.programs.contains_key(name)
    {
        return None;
    }
    let what = "the program is not followed by the command that runs it";
    Some(Problem::new(&page.path, block.line, what, format!("put a paragraph `{command}` directly below it")))
}

/// A command a reader may type: what it names must be there.
fn check_command(book: &Workspace, page: &Page, line: usize, command: &str) -> Option<Problem> {
    let words: Vec<&str> = command.split_whitespace().collect();
    let has =
        |package: &str, program: &str| book.programs.get(package).is_some_and(|programs| programs.contains(program));
    let (fine, what, mend) = match words[..] {
        ["cargo", "run", "-p", package, "--bin", program, ..] => {
            (has(package, program), ": there is no such program", "mend the name")
        }
        ["cargo", "run", "-p", package, ..] => (has(package, package), ": there is no such program", "mend the name"),
        ["cargo", "test", "-p", package] => {
            (book.programs.contains_key(package), ": there is no such package", "mend the name")
        }
        ["cargo", "course", ref rest @ ..] => {
            let fine = rest.is_empty() || Verb::command().no_binary_name(true).try_get_matches_from(rest).is_ok();
            (fine, ": `cargo course` does not understand this", "see `cargo course --help`")
        }
        ["cargo", "blocking-in-async", ..] => (book.has_lint(), ": the lint is not here", "mend the command"),
        ["cargo", "install", "--path", dir] => {
            (book.root.join(dir).join("Cargo.toml").is_file(), ": there is no such package", "mend the path")
        }
        ["git", "clone", ..] | ["cd", _] | ["python3", ..] => return None,
        _ => (
            false,
            " is not a command that the book can vouch for",
            "write `cargo course`, `cargo run -p NAME`, `cargo test -p NAME`, `cargo blocking-in-async`, `cargo install --path`, \
             `git clone`, `cd` or `python3`",
        ),
    };
    (!fine).then(|| Problem::new(&page.path, line, format!("`{command}`{what}"), mend))
}

/// The summary names every page, and only pages that are there.
fn check_summary(text: &Text, report: &mut Report) {
    for Named { line, path, .. } in &text.named {
        let what = format!("there is no {path}");
        let problem = Problem::new(SUMMARY, *line, what, "write it, or take the line away");
        report.check(text.page(path).is_none().then_some(problem));
    }
    for page in text.pages.iter().filter(|page| page.in_book() && page.path != NOT_FOUND) {
        let what = format!("{SUMMARY} does not name this page");
        let problem = Problem::new(&page.path, 1, what, "name it there, or delete it");
        report.check(text.named.iter().all(|named| named.path != page.path).then_some(problem));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn includes_are_read() {
        assert_eq!(include("{{#include ../a.rs}}"), Some(("../a.rs", None)));
        assert_eq!(include(" {{#include ../a.rs:main}}"), Some(("../a.rs", Some("main"))));
        assert_eq!(include("{{#playground ../a.rs}}"), None);
        assert_eq!(include("x {{#include ../a.rs}}"), None);
    }

    #[test]
    fn anchors_need_both_ends() {
        let text =
            "a\n// ANCHOR: one\nb\n// ANCHOR: two\nc\n// ANCHOR_END: two\n// ANCHOR_END: one\nd\n// ANCHOR: three\ne\n";
        assert_eq!(anchored(text, "one").as_deref(), Some("b\nc\n"));
        assert_eq!(anchored(text, "two").as_deref(), Some("c\n"));
        assert_eq!(anchored(text, "three"), None);
        assert_eq!(anchored(text, "on"), None);
    }
}
