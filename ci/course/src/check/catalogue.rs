//! Checks the form of the catalogue of mistakes. Each entry shows a wrong program, its output or message, and a right
//! program; the index lists each entry by symptom. Other checks prove that the programs do what is shown.

use crate::context::Context;
use anyhow::{Result, bail};
use book::entries::{Entry, Program, entries, exercises};
use book::files::read;
use book::listing::FINDERS;
use book::markdown::{Link, Section};
use book::path::resolve;
use book::settings::Catalogue;
use book::{Finding, Page, Report, Text, Workspace};
use std::collections::BTreeSet;

/// Checks the entries, and the links of the index in both directions. Fails if the settings name a missing page.
pub fn check(context: &Context) -> Result<Report> {
    let Context { book, text, .. } = context;
    let mut report = Report::default();
    let Some(Catalogue { index, entries: promised }) = &book.settings.catalogue else { return Ok(report) };
    let Some(index) = text.page(index) else {
        bail!(
            "Cargo.toml: `index` in [workspace.metadata.course.catalogue] names {index:?}, but there is no such page"
        );
    };
    let entries = entries(book, text);
    for entry in &entries {
        report.check(check_entry(entry));
        report.check(check_in_index(book, index, entry)?);
    }
    let exercises = exercises(book, text);
    for exercise in &exercises {
        report.check(check_exercise(exercise, &entries));
    }
    for Link { line, target, .. } in &index.links {
        report.check(check_link(index, &entries, *line, target));
    }
    for page in &text.pages {
        // A page of entries contains nothing else below its title.
        let marked = page.sections.iter().any(|section| section.entry.is_some());
        let is_neither = |section: &&Section| section.entry.is_none() && !section.find;
        for section in page.sections.iter().skip(1).filter(|section| marked && is_neither(section)) {
            let what = "this section stands among entries but names no symptom";
            let fix = "put `<!-- entry SYMPTOM -->` below its heading, or move it to another page";
            report.findings.push(Finding::new(&page.path, section.line, what, fix));
        }
        report.check(check_page(page));
    }
    for mistake in &book.mistakes {
        let shows =
            |entry: &Entry| entry.shown.iter().any(|path| *path == mistake.source() || *path == mistake.message());
        let finding = Finding::new(&mistake.source(), 1, "no entry of the catalogue shows this mistake", "write one");
        report.check((!entries.iter().chain(&exercises).any(shows)).then_some(finding));
    }
    let what = format!("the catalogue has {} entries, fewer than the promised {promised}", entries.len());
    report.check((entries.len() < *promised).then(|| Finding::new(&index.path, 1, what, "write more")));
    report.table = sums(book, text);
    Ok(report)
}

/// Returns what an entry lacks.
fn check_entry(entry: &Entry) -> Vec<Finding> {
    let Entry { page, section, end, .. } = entry;
    let mut findings = check_programs(entry);
    let mut lines = (1..).zip(page.text.lines()).filter(|(line, _)| (section.line..*end).contains(line));
    if entry.wrong().is_some() && !lines.any(|(_, line)| line.starts_with("**Next time.**")) {
        let what = "this entry does not say what would report it";
        let fix = "add a paragraph that begins with `**Next time.**`";
        findings.push(Finding::new(&page.path, section.line, what, fix));
    }
    findings
}

/// Returns what the programs of an entry or exercise lack.
fn check_programs(entry: &Entry) -> Vec<Finding> {
    let Entry { page, section, shown, .. } = entry;
    let finding = |what: String, fix: String| Finding::new(&page.path, section.line, what, fix);
    let Some(wrong) = entry.wrong() else {
        return vec![finding("this entry shows no program".into(), "include the wrong one".into())];
    };
    let mut findings = Vec::new();
    if let Program::Fix(name) = wrong {
        findings.push(finding(
            format!("the first program of this entry, `{name}`, is not wrong"),
            "show the wrong program first".into(),
        ));
    }
    if section.id != wrong.name() {
        let what = format!("this entry has the id `{}`, but its wrong program is `{}`", section.id, wrong.name());
        findings.push(finding(what, format!("write `{{#{}}}` after its heading", wrong.name())));
    }
    if !shown.iter().any(|path| wrong.is_seen_in(path)) {
        findings.push(finding(
            format!("this entry does not show the output of `{}`", wrong.name()),
            "include its recorded file".into(),
        ));
    }
    if entry.right().is_none() {
        findings.push(finding("this entry shows no right program".into(), "include one".into()));
    }
    if let Program::Listing(listing) = wrong
        && listing.tests.is_empty()
    {
        let what = format!("no test asserts what goes wrong in `{}`", listing.name);
        findings.push(finding(what, format!("write one in {}/tests/", listing.dir)));
    }
    findings
}

/// Checks that an exercise asks a question and that its answer links at least two entries.
fn check_exercise(exercise: &Entry, entries: &[Entry]) -> Vec<Finding> {
    let Entry { page, section, end, .. } = exercise;
    let finding = |what: &str, fix: &str| Finding::new(&page.path, section.line, what, fix);
    let mut findings = check_programs(exercise);
    let is_here = |line: usize| (section.line..*end).contains(&line);
    if !page.predictions.iter().any(|prediction| is_here(prediction.line)) {
        let fix = "put the answer in `<details class=\"predict\">`, below a question in its `<summary>`";
        findings.push(finding("this exercise asks nothing", fix));
    }
    let links = page.links.iter().filter(|link| is_here(link.line)).filter_map(|link| target(page, &link.target));
    let named: BTreeSet<_> = links.filter(|(path, id)| entries.iter().any(|entry| is(entry, path, id))).collect();
    if named.len() < 2 {
        findings.push(finding(
            "the answer to this exercise links fewer than two entries",
            "link each mistake in the answer to its entry",
        ));
    }
    findings
}

/// Checks that a page of entries begins with a table of them and ends with an exercise.
fn check_page(page: &Page) -> Vec<Finding> {
    let entries: Vec<&Section> = page.sections.iter().filter(|section| section.entry.is_some()).collect();
    let (Some(first), true) = (entries.first(), entries.len() > 1) else { return Vec::new() };
    let mut findings = Vec::new();
    for entry in &entries {
        let is_row = |link: &Link| link.line < first.line && link.target.strip_prefix('#') == Some(&entry.id);
        if !page.links.iter().any(is_row) {
            let what = format!("the table above the first entry does not list `{}`", entry.id);
            let fix = format!("add a row with the symptom, the cause and a link to `#{}`", entry.id);
            findings.push(Finding::new(&page.path, entry.line, what, fix));
        }
    }
    let fix = "put `<!-- find -->` below the last heading, and a program with several mistakes";
    match page.sections.iter().position(|section| section.find) {
        None => {
            let what = "this page of entries does not end with an exercise";
            findings.push(Finding::new(&page.path, 1, what, fix));
        }
        Some(at) if at + 1 < page.sections.len() => {
            let what = "this exercise is not at the end of its page";
            findings.push(Finding::new(&page.path, page.sections[at].line, what, "move it to the end"));
        }
        Some(_) => {}
    }
    findings
}

/// Returns whether the entry is the section `id` of the file `path`.
fn is(entry: &Entry, path: &str, id: &str) -> bool {
    entry.page.path == path && entry.section.id == id
}

/// Checks that the index lists the entry under each of its symptoms, with the error code of its message.
fn check_in_index(book: &Workspace, index: &Page, entry: &Entry) -> Result<Vec<Finding>> {
    let Entry { page, section, .. } = entry;
    let message = match entry.wrong() {
        Some(Program::Mistake(mistake)) => read(&book.root.join(mistake.message()))?.unwrap_or_default(),
        Some(Program::Listing(listing)) => read(&book.root.join(&listing.dir).join("stderr.txt"))?.unwrap_or_default(),
        _ => String::new(),
    };
    let code = code(&message);
    let mut findings = Vec::new();
    for symptom in section.entry.iter().flatten() {
        let finding = |what: String, fix: String| Finding::new(&page.path, section.line, what, fix);
        if !index.sections.iter().any(|section| section.id == *symptom) {
            let what = format!("{} has no section `{symptom}`, which this entry names as a symptom", index.path);
            findings.push(finding(what, "fix the marker, or write the section".into()));
            continue;
        }
        let is_ours = |link: &&Link| {
            let below = index.sections.iter().rfind(|section| section.line <= link.line);
            below.is_some_and(|below| below.id == *symptom)
                && target(index, &link.target) == Some((page.path.clone(), &section.id))
        };
        let Some(Link { line, .. }) = index.links.iter().find(is_ours) else {
            let what = format!("{} does not list this entry below `{symptom}`", index.path);
            findings.push(finding(what, "link it there, or fix the marker".into()));
            continue;
        };
        let row = index.text.lines().nth(line - 1).unwrap_or_default();
        if let Some(code) = code.as_ref().filter(|code| !row.contains(*code)) {
            let what = format!("the message of `{}` has the code {code}, which this line omits", section.id);
            findings.push(Finding::new(&index.path, *line, what, "write the code beside the link"));
        } else if let Some(words) = not_in(&message, row, code.as_deref()) {
            let what = format!("the message of `{}` does not say \"{words}\"", section.id);
            let fix = "quote the message; write … for omitted words, and put additions in parentheses";
            findings.push(Finding::new(&index.path, *line, what, fix));
        }
    }
    Ok(findings)
}

/// Checks that the index links an entry only under one of the entry's symptoms.
fn check_link(index: &Page, entries: &[Entry], line: usize, link: &str) -> Option<Finding> {
    let (path, id) = target(index, link)?;
    let entry = entries.iter().find(|entry| is(entry, &path, id))?;
    let below = index.sections.iter().rfind(|section| section.line <= line)?;
    let fits = entry.section.entry.iter().flatten().any(|symptom| *symptom == below.id);
    let what = format!("the entry `{id}` does not name the symptom `{}`", below.id);
    (!fits).then(|| Finding::new(&index.path, line, what, "move the link, or fix the entry's marker"))
}

/// Returns the page and section that a link in `page` leads to; `None` if it names no section.
fn target<'a>(page: &Page, link: &'a str) -> Option<(String, &'a str)> {
    match link.split_once('#')? {
        ("", id) => Some((page.path.clone(), id)),
        (path, id) => Some((resolve(&page.path, path)?, id)),
    }
}

/// Returns the first quoted words in the first cell of `row` that don't occur in `message` in the same order. Skips
/// the error code and ignores backticks.
fn not_in(message: &str, row: &str, code: Option<&str>) -> Option<String> {
    let cell = row.strip_prefix("| ")?.split(" | ").next().filter(|_| !message.is_empty())?;
    let quoted = code.map_or(Some(cell), |code| cell.strip_prefix(code)?.strip_prefix(": "))?.replace('`', "");
    let quoted = quoted.split_once(" (").filter(|_| quoted.ends_with(')')).map_or(&*quoted, |(quoted, _)| quoted);
    let message = message.replace('`', "");
    let mut rest = &*message;
    for words in quoted.split('…').map(str::trim).filter(|words| !words.is_empty()) {
        let Some((_, after)) = rest.split_once(words) else { return Some(words.into()) };
        rest = after;
    }
    None
}

/// Returns the error code of a compiler message, such as E0308.
fn code(message: &str) -> Option<String> {
    let code = message.strip_prefix("error[")?.split_once(']')?.0;
    Some(code.into())
}

/// Formats the totals: number of entries by the tool or test that proves them.
fn sums(book: &Workspace, text: &Text) -> String {
    let entries = entries(book, text);
    if entries.is_empty() {
        return String::new();
    }
    let by = |who: &str| {
        let is = |entry: &&Entry| matches!(entry.wrong(), Some(Program::Mistake(mistake)) if mistake.finder == who);
        format!("{} by {who}", entries.iter().filter(is).count())
    };
    let run = entries.iter().filter(|entry| matches!(entry.wrong(), Some(Program::Listing(_)))).count();
    let found: Vec<String> = FINDERS.map(by).into();
    let exercises = exercises(book, text).len();
    format!(
        "catalogue: {} entries: {}, {run} by running them; {exercises} exercises\n",
        entries.len(),
        found.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_quotes_the_message() {
        let message = "error[E0277]: `{async fn body of ask()}` cannot be unpinned\n";
        let missing = |quoted: &str| not_in(message, &format!("| E0277: {quoted} | [x](y.md#z) |"), Some("E0277"));
        assert_eq!(missing("… cannot be unpinned"), None);
        assert_eq!(missing("`{async …` cannot be `unpinned` (in a loop)"), None);
        assert_eq!(missing("… is not pinned"), Some("is not pinned".into()));
        assert_eq!(missing("… unpinned … cannot be"), Some("cannot be".into()));
        assert_eq!(not_in("RefCell already borrowed\n", "| already borrowed | [x](y.md#z) |", None), None);
    }
}
