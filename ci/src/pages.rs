//! Checks the text against what it shows: every block of code comes from a checked file or is itself checked, every
//! command names what there is, every page and listing has its place.

use crate::Cli;
use crate::listings::{Listing, Workspace};
use crate::record::read;
use crate::report::{Problem, Report};
use crate::text::{Block, Page, SUMMARY, Text, resolve};
use anyhow::Result;
use clap::CommandFactory;
use std::collections::BTreeSet;

/// Part of a file that a page shows.
#[derive(Debug, PartialEq)]
struct Include<'a> {
    path: &'a str,
    anchor: Option<&'a str>,
}

/// Checks every page, or of a part of the book the pages that show it.
pub fn check(book: &Workspace, text: &Text) -> Result<Report> {
    let mut report = Report::default();
    let shows = |page: &&Page| {
        let shown = included(page);
        book.whole || book.listings.iter().any(|listing| shown.iter().any(|path| is_below(path, &listing.dir)))
    };
    for page in text.pages.iter().filter(shows) {
        check_page(book, page, true, &mut report)?;
    }
    for page in text.outside.iter().filter(|_| book.whole) {
        check_page(book, page, false, &mut report)?;
    }
    if book.whole {
        check_summary(text, &mut report);
        let shown: BTreeSet<String> = text.pages.iter().flat_map(included).collect();
        for listing in &book.listings {
            let unused = shown.iter().all(|path| !is_below(path, &listing.dir));
            let what = "no page shows this listing";
            report
                .check(unused.then(|| {
                    Problem::new(&format!("{}/Cargo.toml", listing.dir), 1, what, "include it, or delete it")
                }));
        }
    }
    Ok(report)
}

fn is_below(path: &str, dir: &str) -> bool {
    path.strip_prefix(dir).is_some_and(|rest| rest.starts_with('/'))
}

/// The files that a page includes, relative to the root.
pub fn included(page: &Page) -> Vec<String> {
    let lines = page.blocks.iter().flat_map(|block| block.code.lines());
    lines.filter_map(|line| resolve(&page.path, include(line)?.path)).collect()
}

/// The number of snippets that stand in the text itself, for skeptic to run.
pub fn snippets(text: &Text) -> usize {
    let blocks = text.pages.iter().chain(&text.outside).flat_map(|page| &page.blocks);
    blocks.filter(|block| block.info.as_deref() == Some("rust") && !block.code.contains("{{#")).count()
}

fn check_page(book: &Workspace, page: &Page, in_book: bool, report: &mut Report) -> Result<()> {
    for block in &page.blocks {
        report.check(check_block(book, page, block, in_book)?);
    }
    for (line, what) in page.outside_code.iter().filter(|_| in_book) {
        let drawn = include(what).filter(|include| include.path.ends_with("/timeline.html"));
        report.check(match drawn {
            Some(include) => check_include(book, page, *line, &include)?,
            None => {
                let what = "an include outside of a block of code";
                Some(Problem::new(&page.path, *line, what, "put a fence around it"))
            }
        });
    }
    for line in &page.raw_code {
        let mend = "put the code in a fence, and a backslash or a code span around a tag that is meant as text";
        report.check([Problem::new(&page.path, *line, "`<pre>` holds code that nothing checks", mend)]);
    }
    for (line, span) in &page.spans {
        if ["cargo run ", "cargo test ", "cargo course "].iter().any(|begin| span.starts_with(begin)) {
            report.check(check_command(book, page, *line, span));
        }
    }
    Ok(())
}

/// A block is an include, or inline Rust, or commands.
fn check_block(book: &Workspace, page: &Page, block: &Block, in_book: bool) -> Result<Vec<Problem>> {
    let problem = |what: String, mend: &str| Ok(vec![Problem::new(&page.path, block.line, what, mend)]);
    let Some(info) = &block.info else {
        return problem("an indented block of code, which nothing checks".into(), "include a recorded file in a fence");
    };
    if let Some(at) = info.find([',', ' ', '{']) {
        let what = format!("the fence has the attribute `{}`", info[at..].trim_matches([',', ' ', '{', '}']));
        return problem(what, "leave only the language: all code of this book compiles and runs");
    }
    if !in_book && block.code.contains("{{#") {
        return problem("an include, which only mdBook follows".into(), "write the code here, or link to it");
    }
    if block.code.contains("{{#") {
        let mut problems = Vec::new();
        for (line, code) in (block.line + 1..).zip(block.code.lines()) {
            match include(code) {
                Some(include) => problems.extend(check_include(book, page, line, &include)?),
                None => {
                    let what = "the fence holds more than includes, or an include that is not `{{#include PATH}}`";
                    problems.push(Problem::new(
                        &page.path,
                        line,
                        what,
                        "give each include a line of its own, and nothing else",
                    ));
                }
            }
        }
        problems.extend(check_run_line(book, page, block));
        return Ok(problems);
    }
    match info.as_str() {
        "rust" if block.code.trim().is_empty() => problem("the fence is empty".into(), "fill it, or take it away"),
        "rust" => Ok(Vec::new()),
        "sh" => {
            let commands = (block.line + 1..).zip(block.code.lines()).filter(|(_, line)| !line.trim().is_empty());
            Ok(commands.filter_map(|(line, command)| check_command(book, page, line, command)).collect())
        }
        _ => problem(
            format!("pasted `{info}`: nothing proves what this fence holds"),
            if in_book {
                "include it from a listing or a recorded file"
            } else {
                "only `rust` and `sh` can stand here"
            },
        ),
    }
}

/// The include that a line is, if it is one.
fn include(line: &str) -> Option<Include<'_>> {
    let inside = line.trim().strip_prefix("{{#include ")?.strip_suffix("}}")?.trim();
    Some(match inside.split_once(':') {
        Some((path, anchor)) => Include { path, anchor: Some(anchor) },
        None => Include { path: inside, anchor: None },
    })
}

fn check_include(book: &Workspace, page: &Page, line: usize, include: &Include) -> Result<Option<Problem>> {
    let problem = |what: String, mend: &str| Ok(Some(Problem::new(&page.path, line, what, mend)));
    let Include { path, anchor } = *include;
    let Some(file) =
        resolve(&page.path, path).filter(|file| ["listings", "theme", "ci"].iter().any(|dir| is_below(file, dir)))
    else {
        return problem(format!("`{path}` lies outside of listings/, theme/ and ci/"), "include what is checked there");
    };
    let Some(text) = read(&book.root.join(&file))? else {
        return problem(format!("there is no file {file} to include"), "mend the path, or `cargo course record` it");
    };
    let shown = match anchor {
        None => Some(text),
        Some(anchor) if anchor.starts_with(|c: char| c.is_ascii_digit() || c == ':') => {
            return problem(
                format!("`:{anchor}` includes lines by number, which go stale unnoticed"),
                "include by anchor",
            );
        }
        Some(anchor) => anchored(&text, anchor),
    };
    match (shown, anchor) {
        (Some(shown), _) if !shown.trim().is_empty() => Ok(None),
        (Some(_), None) => problem(format!("{file} is empty"), "fill it, or take the include away"),
        (Some(_), Some(anchor)) => problem(format!("the anchor `{anchor}` of {file} is empty"), "mend the anchor"),
        (None, anchor) => {
            let what = format!("{file} has no anchor `{}` from `ANCHOR:` to `ANCHOR_END:`", anchor.unwrap_or_default());
            problem(what, "mend the anchor's name")
        }
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
    let include = include(block.code.trim()).filter(|include| include.anchor.is_none())?;
    let file = resolve(&page.path, include.path)?;
    let is_program = |listing: &&Listing| listing.runs && file == format!("{}/src/main.rs", listing.dir);
    let listing = book.listings.iter().find(is_program)?;
    let command = format!("cargo run -p {}", listing.name);
    let said = block.run_line.as_deref().and_then(|line| line.strip_prefix("cargo run -p "));
    let named = said.and_then(|said| said.split(' ').next());
    // A program that is not there is a problem of the line itself.
    if named.is_some_and(|name| name == listing.name || !book.programs.contains_key(name)) {
        return None;
    }
    let what = "the program is not followed by the command that runs it";
    Some(Problem::new(&page.path, block.line, what, format!("put a paragraph `{command}` directly below it")))
}

/// A command a reader may type: what it names must be there.
fn check_command(book: &Workspace, page: &Page, line: usize, command: &str) -> Option<Problem> {
    let problem = |what: String, mend: &str| Some(Problem::new(&page.path, line, what, mend));
    let words = command
        .split_whitespace()
        .skip_while(|word| word.contains('=') && word.starts_with(|c: char| c.is_ascii_uppercase()));
    let words: Vec<&str> = words.collect();
    // A name in capitals stands for any.
    let any = |name: &str| !name.contains(|c: char| c.is_ascii_lowercase());
    match words[..] {
        ["cargo", "run", "-p", package, ref rest @ ..] => {
            let program = if let ["--bin", program, ..] = rest { program } else { package };
            match book.programs.get(package) {
                Some(programs) if programs.contains(program) || any(program) => None,
                None if any(package) => None,
                _ => problem(format!("`{command}`: there is no such program"), "mend the name"),
            }
        }
        ["cargo", "test", "-p", package] if any(package) || book.programs.contains_key(package) => None,
        ["cargo", "test", ..] => {
            problem(format!("`{command}`: there is no such package"), "write `cargo test -p NAME`")
        }
        ["cargo", "course"] => None,
        ["cargo", "course", ref rest @ ..] => {
            let understood = Cli::command().no_binary_name(true).try_get_matches_from(rest);
            understood.err().and_then(|_| {
                problem(format!("`{command}`: `cargo course` does not understand this"), "see `cargo course --help`")
            })
        }
        ["git", "clone", ..] | ["cd", _] | ["python3", ..] => None,
        _ => {
            let mend =
                "write `cargo course`, `cargo run -p NAME`, `cargo test -p NAME`, `git clone`, `cd` or `python3`";
            problem(format!("`{command}` is not a command that the book can vouch for"), mend)
        }
    }
}

/// The summary names every page, and only pages that are there.
fn check_summary(text: &Text, report: &mut Report) {
    for (line, path) in &text.named {
        let missing = text.page(path).is_none();
        report.check(
            missing.then(|| {
                Problem::new(SUMMARY, *line, format!("there is no {path}"), "write it, or take the line away")
            }),
        );
    }
    for page in &text.pages {
        let unnamed = text.named.iter().all(|(_, path)| *path != page.path);
        report.check(unnamed.then(|| {
            Problem::new(&page.path, 1, format!("{SUMMARY} does not name this page"), "name it there, or delete it")
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn includes_are_read() {
        assert_eq!(include("{{#include ../a.rs}}"), Some(Include { path: "../a.rs", anchor: None }));
        assert_eq!(include(" {{#include ../a.rs:main}}"), Some(Include { path: "../a.rs", anchor: Some("main") }));
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
