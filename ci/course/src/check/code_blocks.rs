//! Checks the text against the repository: every block of code comes from a checked file or is checked itself, every
//! command names something that exists, and every page and listing is in use.

use crate::cli;
use crate::context::Context;
use anyhow::Result;
use book::files::read;
use book::include::{anchored, include, included, included_with_lines};
use book::listing::fix_source;
use book::markdown::HtmlTag;
use book::measured::Measurement;
use book::path::{is_below, resolve};
use book::recorded::{Owner, TOOL_TABLE};
use book::summary::{NOT_FOUND, Named, SUMMARY};
use book::{Block, Finding, Listing, Page, Report, Text, Workspace};
use std::collections::{BTreeMap, BTreeSet};

/// The manifest of the recorder, which is the `cargo timeline` of the pages.
const TIMELINE: &str = "ci/timeline/Cargo.toml";

/// The owner of each file that can be included.
type Owners = BTreeMap<String, Owner>;

/// Checks every page, or the pages that show the selected part. Fails if a file can't be read.
pub fn check(context: &Context) -> Result<Report> {
    let Context { book, text, .. } = context;
    let mut report = Report::default();
    let owners = book.owners()?;
    for page in &text.pages {
        let shown = included(page);
        let concerns = book.listings.iter().any(|listing| shown.iter().any(|path| is_below(path, &listing.dir)));
        if book.whole || concerns {
            check_page(book, &owners, page, &mut report)?;
        }
    }
    report.table = who_vouches(book, &owners, text);
    if !book.whole {
        return Ok(report);
    }
    check_summary(text, &mut report);
    let shown: BTreeSet<String> = text.pages.iter().flat_map(included).collect();
    for listing in &book.listings {
        let finding = Finding::new(&listing.manifest(), 1, "no page shows this listing", "include it, or delete it");
        let is_shown = listing.is_support() || shown.iter().any(|path| is_below(path, &listing.dir));
        report.check((!is_shown).then_some(finding));
        for timeline in listing.timelines() {
            let fix = "include it, or remove its switch";
            let finding = Finding::new(&timeline.figure, 1, "no page shows this timeline", fix);
            report.check((!shown.contains(&timeline.figure)).then_some(finding));
        }
        // A chart contains the whole table.
        if let Some(Measurement { path, .. }) = listing.measurement().filter(|_| !listing.charted) {
            let finding = Finding::new(&path, 1, "no page shows this measurement", "include it, or remove its switch");
            report.check((!shown.contains(&path)).then_some(finding));
        }
        if let Some(chart) = listing.chart() {
            let finding =
                Finding::new(&chart.figure, 1, "no page shows this chart", "include it, or delete its chart.toml");
            report.check((!shown.contains(&chart.figure)).then_some(finding));
        }
    }
    Ok(report)
}

/// Formats the owners of included files: counts by kind for the whole book, single files for a part.
fn who_vouches(book: &Workspace, owners: &Owners, text: &Text) -> String {
    let included = text.pages.iter().filter(|page| page.in_book()).flat_map(|page| {
        let included = included_with_lines(page).into_iter();
        included.filter_map(move |(line, path)| Some((page, line, owners.get(&path)?, path)))
    });
    if !book.whole {
        let of_part = |path: &str| book.listings.iter().any(|listing| is_below(path, &listing.dir));
        let included = included.filter(|(_, _, _, path)| of_part(path));
        let lines =
            included.map(|(page, line, owner, path)| format!("  {path}, on {} in line {line}: {owner}\n", page.path));
        return lines.collect();
    }
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for (_, _, owner, _) in included {
        *numbers.entry(owner.to_string()).or_default() += 1;
    }
    let each: Vec<String> = numbers.iter().map(|(owner, number)| format!("{number} {owner}")).collect();
    format!("includes: {}: {}\n", numbers.values().sum::<usize>(), each.join(", "))
}

/// Returns the number of inline snippets, which skeptic runs.
pub fn snippets(text: &Text) -> usize {
    let blocks = text.pages.iter().flat_map(|page| &page.blocks);
    blocks.filter(|block| block.info.as_deref() == Some("rust") && !block.code.contains("{{#")).count()
}

fn check_page(book: &Workspace, owners: &Owners, page: &Page, report: &mut Report) -> Result<()> {
    for block in &page.blocks {
        report.check(check_block(book, owners, page, block)?);
    }
    for line in page.outside_code.iter().filter(|_| page.in_book()) {
        report.check(check_figure(book, page, *line)?);
    }
    for tag in page.tags.iter().filter(|_| page.in_book()) {
        report.check(check_tag(page, tag));
    }
    report.findings.extend(outputs_of_others(page, owners));
    for (line, span) in &page.spans {
        if ["cargo run ", "cargo test ", "cargo course "].iter().any(|begin| span.starts_with(begin)) {
            report.check(check_command(book, page, *line, span));
        }
    }
    Ok(())
}

/// Rejects HTML in the text that runs scripts or holds unchecked code.
fn check_tag(page: &Page, tag: &HtmlTag) -> Option<Finding> {
    let finding = |what: String, fix: &str| Some(Finding::new(&page.path, tag.line, what, fix));
    let handler = tag.attributes.iter().find(|name| name.starts_with("on"));
    match &*tag.name {
        "script" | "iframe" | "object" | "embed" => {
            finding(format!("a `<{}>` in the text", tag.name), "remove it; scripts belong to the theme")
        }
        _ if let Some(handler) = handler => finding(
            format!("the attribute `{handler}` is a script in the text"),
            "remove it; scripts belong to the theme",
        ),
        "pre" | "samp" | "kbd" => finding(
            format!("`<{}>` holds code that nothing checks", tag.name),
            "put the code in a fence; if the tag is meant as text, escape it or use a code span",
        ),
        _ => None,
    }
}

/// Checks that the output of a listing stands in a section that names or shows the listing.
fn outputs_of_others(page: &Page, owners: &Owners) -> Vec<Finding> {
    let mut findings = Vec::new();
    let ends = page.sections.iter().skip(1).map(|next| next.line).chain([usize::MAX]);
    for (section, end) in page.sections.iter().zip(ends) {
        let here = |line: usize| (section.line..end).contains(&line);
        let included: Vec<_> = included_with_lines(page).into_iter().filter(|(line, _)| here(*line)).collect();
        let commands: Vec<&String> = page.spans.iter().filter(|(line, _)| here(*line)).map(|(_, span)| span).collect();
        let ran = commands.iter().flat_map(|command| command.split(' '));
        let shown = included.iter().filter_map(|(_, path)| match owners.get(path)? {
            Owner::Source(name) | Owner::Counterpart(name) => Some(name.as_str()),
            _ => None,
        });
        let names: BTreeSet<&str> = ran.chain(shown).collect();
        for (line, path) in &included {
            let is_output = path.ends_with("/stdout.txt") || path.ends_with("/stderr.txt");
            let Some(Owner::Recorded(name)) = owners.get(path).filter(|_| is_output) else { continue };
            if commands.iter().any(|command| command.starts_with("cargo run ")) && !names.contains(name.as_str()) {
                let what = format!("the output of `{name}` stands in a section that shows only other programs");
                findings.push(Finding::new(&page.path, *line, what, "include the output of a program in this section"));
            }
        }
    }
    findings
}

/// Checks that a block consists of includes, inline Rust, or commands.
fn check_block(book: &Workspace, owners: &Owners, page: &Page, block: &Block) -> Result<Vec<Finding>> {
    let finding = |what: String, fix: &str| Ok(vec![Finding::new(&page.path, block.line, what, fix)]);
    let Some(info) = &block.info else {
        return finding("nothing checks an indented block of code".into(), "include a recorded file in a fence");
    };
    if let Some(at) = info.find([',', ' ', '{']) {
        let what = format!("the fence has the attribute `{}`", info[at..].trim_matches([',', ' ', '{', '}']));
        return finding(what, "leave only the language, because all code in this book compiles and runs");
    }
    let lines = (block.line + 1..).zip(block.code.lines());
    match info.as_str() {
        _ if block.code.contains("{{#") && !page.in_book() => {
            finding("only mdBook expands an include".into(), "write the code here, or link to it")
        }
        _ if block.code.contains("{{#") => {
            let mut findings = Vec::new();
            for (line, code) in lines {
                findings.extend(check_include(book, owners, page, line, code)?);
            }
            findings.extend(check_run_line(book, page, block));
            Ok(findings)
        }
        "rust" if block.code.trim().is_empty() => finding("the fence is empty".into(), "fill it, or remove it"),
        "rust" => Ok(Vec::new()),
        "sh" => {
            let commands = lines.filter(|(_, line)| !line.trim().is_empty());
            Ok(commands.filter_map(|(line, command)| check_command(book, page, line, command)).collect())
        }
        _ => {
            let what = format!("pasted `{info}`: nothing checks what this fence holds");
            if page.in_book() {
                finding(what, "include it from a listing or a recorded file")
            } else {
                finding(what, "use only `rust` and `sh` here")
            }
        }
    }
}

/// Checks a line in a block of includes: it must be an include of an existing, owned file.
fn check_include(book: &Workspace, owners: &Owners, page: &Page, line: usize, code: &str) -> Result<Option<Finding>> {
    let finding = |what: String, fix: &str| Ok(Some(Finding::new(&page.path, line, what, fix)));
    let Some((path, anchor)) = include(code) else {
        let what = "the fence mixes includes with other text, or has an include that is not `{{#include PATH}}`";
        return finding(what.into(), "put each include on its own line, and nothing else in the fence");
    };
    let file = resolve(&page.path, path).unwrap_or_default();
    let Some(text) = read(&book.root.join(&file))? else {
        let mut measurements = book.listings.iter().filter_map(Listing::measurement);
        let measure = measurements.find(|it| it.path == file).map(|it| it.command());
        let fix = measure.unwrap_or_else(|| "fix the path, or run `cargo course record`".into());
        return finding(format!("there is no file {file} to include"), &fix);
    };
    // When only a part is selected, other owners are unknown.
    if book.whole && !owners.contains_key(&file) {
        let what = format!("nothing compiles, runs or records {file}");
        return finding(what, "include a program, a counterpart, a manifest, or a recorded file");
    }
    let Some(anchor) = anchor else {
        if text.trim().is_empty() {
            return finding(format!("{file} is empty"), "fill it, or remove the include");
        }
        return Ok(None);
    };
    if anchor.starts_with(|c: char| c.is_ascii_digit() || c == ':') {
        return finding(
            format!("`:{anchor}` includes lines by number, and nothing notices when they move"),
            "include by anchor",
        );
    }
    match anchored(&text, anchor) {
        None => {
            let what = format!("{file} has no anchor `{anchor}` between `ANCHOR:` and `ANCHOR_END:`");
            finding(what, "fix the anchor's name")
        }
        Some(shown) if shown.trim().is_empty() => {
            finding(format!("the anchor `{anchor}` of {file} is empty"), "fix the anchor")
        }
        Some(_) => Ok(None),
    }
}

/// Checks an include outside code: only the figure of a timeline or a chart, on its own line, a table that a listing
/// prints, or the table of tools is allowed.
fn check_figure(book: &Workspace, page: &Page, line: usize) -> Result<Option<Finding>> {
    let finding = |what: String, fix: String| Ok(Some(Finding::new(&page.path, line, what, fix)));
    let code = page.text.lines().nth(line - 1).unwrap_or_default();
    let file = include(code).and_then(|(path, _)| resolve(&page.path, path)).unwrap_or_default();
    if file.ends_with("/stdout.txt") && read(&book.root.join(&file))?.is_some_and(|text| is_table(&text)) {
        return Ok(None);
    }
    if file == TOOL_TABLE && book.settings.catalogue.is_some() {
        let fix = "`cargo course record`".into();
        return match read(&book.root.join(&file))? {
            None => finding(format!("there is no file {file} to include"), fix),
            Some(_) => Ok(None),
        };
    }
    let mut timelines = book.listings.iter().flat_map(|listing| listing.timelines());
    let mut charts = book.listings.iter().filter_map(|listing| listing.chart());
    let timeline = timelines.find(|timeline| timeline.figure == file).map(|timeline| timeline.name);
    let chart = || charts.find(|chart| chart.figure == file).map(|chart| chart.name);
    if let Some(name) = timeline.or_else(chart) {
        if read(&book.root.join(&file))?.is_none() {
            let fix = format!("`cargo course record {name}`");
            return finding(format!("there is no file {file} to include"), fix);
        }
        return Ok(None);
    }
    match file.rsplit('/').next().and_then(|name| name.strip_suffix(".html")) {
        // When only a part is selected, other figures are unknown.
        Some("timeline" | "counterpart-timeline" | "chart") if !book.whole => Ok(None),
        Some(switch @ ("timeline" | "counterpart-timeline")) => {
            let fix = format!("set its switch `{switch} = true`, or fix the path");
            finding(format!("no listing has the timeline {file}"), fix)
        }
        Some("chart") => {
            let fix = "describe it in a chart.toml beside its program, or fix the path".into();
            finding(format!("no listing has the chart {file}"), fix)
        }
        _ => {
            let what = "an include outside a block of code that is not a timeline or a chart";
            finding(what.into(), "put a fence around it".into())
        }
    }
}

/// Returns whether a text is a table in Markdown and nothing else.
fn is_table(text: &str) -> bool {
    let is_row = |line: &str| line.len() > 1 && line.starts_with('|') && line.ends_with('|');
    let is_rule = |line: &str| is_row(line) && line.chars().all(|c| "|-: ".contains(c));
    text.lines().all(is_row) && text.lines().nth(1).is_some_and(is_rule)
}

/// Checks that a complete program is followed by the command that runs it.
fn check_run_line(book: &Workspace, page: &Page, block: &Block) -> Option<Finding> {
    let (path, None) = include(block.code.trim())? else { return None };
    let file = resolve(&page.path, path)?;
    let said: Vec<&str> = block.run_line.iter().flat_map(|line| line.split(' ')).collect();
    let listing = book.listings.iter().find(|listing| listing.runs && listing.main() == file);
    let fix = || book.fixes.iter().find(|fix| fix_source(fix) == file);
    let command = match listing {
        Some(listing) => format!("cargo run -p {}", listing.name),
        None => format!("cargo run -p mistakes --bin {}", fix()?),
    };
    let words: Vec<&str> = command.split(' ').collect();
    if said.starts_with(&words) {
        return None;
    }
    // A missing program is a finding at the command line itself.
    if let ["cargo", "run", "-p", name, ..] = said[..]
        && !book.programs.contains_key(name)
    {
        return None;
    }
    let what = "the program is not followed by the command that runs it";
    Some(Finding::new(&page.path, block.line, what, format!("put a paragraph `{command}` directly below it")))
}

/// Checks that everything named by a command exists.
fn check_command(book: &Workspace, page: &Page, line: usize, command: &str) -> Option<Finding> {
    let words: Vec<&str> = command.split_whitespace().collect();
    let has =
        |package: &str, program: &str| book.programs.get(package).is_some_and(|programs| programs.contains(program));
    let (fine, what, fix) = match words[..] {
        ["cargo", "run", "-p", package, "--bin", program, ..] => {
            (has(package, program), ": there is no such program", "fix the name")
        }
        ["cargo", "run", "-p", package, ..] => (has(package, package), ": there is no such program", "fix the name"),
        ["cargo", "test", "-p", package] => {
            (book.programs.contains_key(package), ": there is no such package", "fix the name")
        }
        ["cargo", "test", "-p", package, "--test", test, ..] => {
            let mut folders = book.packages.iter().filter(|dir| dir.rsplit('/').next() == Some(package));
            let has_test = |dir: &String| {
                let tests = book.root.join(dir).join("tests");
                tests.join(test).with_extension("rs").is_file() || tests.join(test).join("main.rs").is_file()
            };
            (folders.any(has_test), ": there is no such test", "fix the name")
        }
        ["cargo", "course", ref rest @ ..] => (
            rest.is_empty() || cli::understands(rest),
            ": `cargo course` does not understand this",
            "see `cargo course --help`",
        ),
        ["cargo", "blocking-in-async", ..] => {
            (book.has_lint(), ": this repository does not contain the lint", "fix the command")
        }
        ["cargo", "install", "--path", dir] => {
            (book.root.join(dir).join("Cargo.toml").is_file(), ": there is no such package", "fix the path")
        }
        ["cargo", "timeline", ..] => {
            (book.root.join(TIMELINE).is_file(), ": this repository does not contain the recorder", "fix the command")
        }
        ["git", "clone", ..] | ["cd", _] | ["export", ..] | ["python3", ..] => return None,
        _ => (
            false,
            " is not a command that the checker knows",
            "write `cargo course`, `cargo run -p NAME`, `cargo test -p NAME`, `cargo blocking-in-async`, `cargo timeline`, \
             `cargo install --path`, `git clone`, `cd`, `export` or `python3`",
        ),
    };
    (!fine).then(|| Finding::new(&page.path, line, format!("`{command}`{what}"), fix))
}

/// Checks that the summary names every page, and only existing pages.
fn check_summary(text: &Text, report: &mut Report) {
    for Named { line, path, title } in &text.named {
        let what = match path {
            Some(path) if text.page(path).is_some_and(Page::in_book) => None,
            Some(path) if !path.starts_with("src/") => {
                Some(format!("{path} lies outside src/, so mdBook does not find it"))
            }
            Some(path) => Some(format!("there is no {path}")),
            None => Some(format!("`{title}` is a draft without a page")),
        };
        let finding = |what| Finding::new(SUMMARY, *line, what, "write the page, or remove the line");
        report.check(what.map(finding));
    }
    for page in text.pages.iter().filter(|page| page.in_book() && page.path != NOT_FOUND) {
        let what = format!("{SUMMARY} does not list this page");
        let finding = Finding::new(&page.path, 1, what, "list it there, or delete it");
        report.check(text.named.iter().all(|named| named.path.as_ref() != Some(&page.path)).then_some(finding));
    }
}
