//! The catalogue of mistakes: sections of the text that say of themselves by what one finds them. Each must show a wrong
//! program, what one sees of it, and a right program; that these are true is checked where they are produced.

use crate::files::read;
use crate::listings::{Catalogue, Listing, MISTAKES, Mistake, Workspace, mend_source};
use crate::pages::included_with_lines;
use crate::report::{Problem, Report};
use crate::text::{Page, Section, Text, resolve};
use anyhow::{Result, bail};

/// An entry, and what of the book it shows.
pub struct Entry<'a> {
    pub page: &'a Page,
    pub section: &'a Section,
    /// What it includes, in order.
    shown: Vec<String>,
    /// Its programs, in order; the first is the wrong one.
    programs: Vec<Program<'a>>,
}

/// A whole program that an entry shows.
#[derive(Clone, Copy)]
pub enum Program<'a> {
    /// One that a compiler complains of.
    Mistake(&'a Mistake),
    /// What puts a mistake right, by its name.
    Mend(&'a str),
    Listing(&'a Listing),
}

impl<'a> Program<'a> {
    /// The program in the file `path`, if that is one.
    fn of(book: &'a Workspace, path: &str) -> Option<Program<'a>> {
        let mistake = book.mistakes.iter().find(|mistake| mistake.source() == path).map(Program::Mistake);
        let mend =
            || book.mends.iter().find(|mend| Program::Mend(mend).source() == path).map(|mend| Program::Mend(mend));
        let listing = || book.listings.iter().find(|listing| listing.runs && listing.main() == path);
        mistake.or_else(mend).or_else(|| listing().map(Program::Listing))
    }

    pub fn name(&self) -> &'a str {
        match *self {
            Program::Mistake(mistake) => &mistake.name,
            Program::Mend(name) => name,
            Program::Listing(listing) => &listing.name,
        }
    }

    /// The file of its text.
    pub fn source(&self) -> String {
        match self {
            Program::Mistake(mistake) => mistake.source(),
            Program::Mend(name) => mend_source(name),
            Program::Listing(listing) => listing.main(),
        }
    }

    /// Whether `path` records what one sees of it.
    fn is_seen_in(&self, path: &str) -> bool {
        match self {
            Program::Mistake(mistake) => mistake.message() == path,
            Program::Mend(name) => path == format!("{MISTAKES}/src/bin/{name}.txt"),
            Program::Listing(Listing { dir, .. }) => {
                ["stdout", "stderr"].iter().any(|output| path == format!("{dir}/{output}.txt"))
            }
        }
    }
}

impl<'a> Entry<'a> {
    /// The program that goes wrong.
    pub fn wrong(&self) -> Option<Program<'a>> {
        self.programs.first().copied()
    }

    /// The first program that puts it right.
    pub fn right(&self) -> Option<Program<'a>> {
        let wrong = self.wrong()?;
        self.programs.iter().copied().find(|program| match program {
            Program::Mistake(_) => false,
            Program::Mend(_) => true,
            Program::Listing(listing) => listing.name != wrong.name(),
        })
    }
}

/// All entries, in the order of the pages.
pub fn entries<'a>(book: &'a Workspace, text: &'a Text) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    // In the order of the summary.
    for page in text.named.iter().filter_map(|named| text.page(&named.path)) {
        let included = included_with_lines(page);
        let ends = page.sections.iter().skip(1).map(|next| next.line).chain([usize::MAX]);
        for (section, end) in page.sections.iter().zip(ends).filter(|(section, _)| section.entry.is_some()) {
            let within = included.iter().filter(|(line, _)| (section.line..end).contains(line));
            let shown: Vec<String> = within.map(|(_, path)| path.clone()).collect();
            let programs = shown.iter().filter_map(|path| Program::of(book, path)).collect();
            entries.push(Entry { page, section, shown, programs });
        }
    }
    entries
}

/// Checks the entries, and the index in both directions. An error means that the settings name a page that is not there.
pub fn check(book: &Workspace, text: &Text) -> Result<Report> {
    let mut report = Report::default();
    let Some(Catalogue { index, entries: promised }) = &book.settings.catalogue else { return Ok(report) };
    let Some(index) = text.page(index) else {
        bail!(
            "Cargo.toml: `index` in [workspace.metadata.course.catalogue] names {index:?}, and there is no such page"
        );
    };
    let entries = entries(book, text);
    for entry in &entries {
        report.check(check_entry(entry));
        report.check(check_in_index(book, index, entry)?);
    }
    for (line, link) in &index.links {
        report.check(check_link(index, &entries, *line, link));
    }
    for page in &text.pages {
        // A page of entries holds nothing else below its title.
        let marked = page.sections.iter().any(|section| section.entry.is_some());
        for section in page.sections.iter().skip(1).filter(|section| marked && section.entry.is_none()) {
            let what = "this section stands among entries and does not say by what it is found";
            let mend = "put `<!-- entry SYMPTOM -->` below its heading, or move it to another page";
            report.problems.push(Problem::new(&page.path, section.line, what, mend));
        }
    }
    for mistake in &book.mistakes {
        let shows =
            |entry: &Entry| entry.shown.iter().any(|path| *path == mistake.source() || *path == mistake.message());
        let problem = Problem::new(&mistake.source(), 1, "no entry of the catalogue shows this mistake", "write one");
        report.check((!entries.iter().any(shows)).then_some(problem));
    }
    let what = format!("the catalogue has {} entries, and {promised} are promised", entries.len());
    report.check((entries.len() < *promised).then(|| Problem::new(&index.path, 1, what, "write more")));
    Ok(report)
}

/// What an entry lacks.
fn check_entry(entry: &Entry) -> Vec<Problem> {
    let Entry { page, section, shown, .. } = entry;
    let problem = |what: String, mend: String| Problem::new(&page.path, section.line, what, mend);
    let Some(wrong) = entry.wrong() else {
        return vec![problem("this entry shows no program".into(), "include the one that goes wrong".into())];
    };
    let mut problems = Vec::new();
    if let Program::Mend(name) = wrong {
        problems.push(problem(
            format!("the first program of this entry, `{name}`, is right"),
            "begin with the wrong one".into(),
        ));
    }
    if section.id != wrong.name() {
        let what = format!("this entry has the id `{}`, and its wrong program is `{}`", section.id, wrong.name());
        problems.push(problem(what, format!("write `{{#{}}}` behind its heading", wrong.name())));
    }
    if !shown.iter().any(|path| wrong.is_seen_in(path)) {
        problems.push(problem(
            format!("this entry does not show what one sees of `{}`", wrong.name()),
            "include what is recorded of it".into(),
        ));
    }
    if entry.right().is_none() {
        problems.push(problem("this entry shows no program that is right".into(), "include one".into()));
    }
    if let Program::Listing(listing) = wrong
        && listing.tests.is_empty()
    {
        let what = format!("nothing asserts what goes wrong in `{}`", listing.name);
        problems.push(problem(what, format!("write a test of it in {}/tests/", listing.dir)));
    }
    let end = page.sections.iter().map(|next| next.line).find(|line| *line > section.line).unwrap_or(usize::MAX);
    let mut lines = (1..).zip(page.text.lines()).filter(|(line, _)| (section.line..end).contains(line));
    if !lines.any(|(_, line)| line.starts_with("**Next time.**")) {
        let mend = "add a paragraph that begins with `**Next time.**`";
        problems.push(problem("this entry does not say what would report it".into(), mend.into()));
    }
    problems
}

/// An entry stands in the index below each of its symptoms, and beside the code of the message that one sees.
fn check_in_index(book: &Workspace, index: &Page, entry: &Entry) -> Result<Vec<Problem>> {
    let Entry { page, section, .. } = entry;
    let message = match entry.wrong() {
        Some(Program::Mistake(mistake)) => read(&book.root.join(mistake.message()))?.unwrap_or_default(),
        Some(Program::Listing(listing)) => read(&book.root.join(&listing.dir).join("stderr.txt"))?.unwrap_or_default(),
        _ => String::new(),
    };
    let code = code(&message);
    let mut problems = Vec::new();
    for symptom in section.entry.iter().flatten() {
        let problem = |what: String, mend: String| Problem::new(&page.path, section.line, what, mend);
        if !index.sections.iter().any(|section| section.id == *symptom) {
            let what = format!("{} has no section `{symptom}`, by which this entry is to be found", index.path);
            problems.push(problem(what, "mend the marker, or write the section".into()));
            continue;
        }
        let is_ours = |line: usize, link: &str| {
            let below = index.sections.iter().rfind(|section| section.line <= line);
            below.is_some_and(|below| below.id == *symptom)
                && target(index, link) == Some((page.path.clone(), &section.id))
        };
        let Some((line, _)) = index.links.iter().find(|(line, link)| is_ours(*line, link)) else {
            let what = format!("{} does not name this entry below `{symptom}`", index.path);
            problems.push(problem(what, "name it there, with a link, or mend the marker".into()));
            continue;
        };
        let row = index.text.lines().nth(line - 1).unwrap_or_default();
        if let Some(code) = code.as_ref().filter(|code| !row.contains(*code)) {
            let what = format!("the message of `{}` is {code}, and this line does not say so", section.id);
            problems.push(Problem::new(&index.path, *line, what, "write the code beside the link"));
        } else if let Some(words) = not_in(&message, row, code.as_deref()) {
            let what = format!("the message of `{}` does not say \"{words}\"", section.id);
            let mend = "quote the message; write … for what is left out, and what is not in it in parentheses";
            problems.push(Problem::new(&index.path, *line, what, mend));
        }
    }
    Ok(problems)
}

/// A link from the index to an entry stands below one of the symptoms of that entry.
fn check_link(index: &Page, entries: &[Entry], line: usize, link: &str) -> Option<Problem> {
    let (path, id) = target(index, link)?;
    let entry = entries.iter().find(|entry| entry.page.path == path && entry.section.id == id)?;
    let below = index.sections.iter().rfind(|section| section.line <= line)?;
    let fits = entry.section.entry.iter().flatten().any(|symptom| *symptom == below.id);
    let what = format!("the entry `{id}` does not say that it is found by `{}`", below.id);
    (!fits).then(|| Problem::new(&index.path, line, what, "move the link, or mend the marker of the entry"))
}

/// The page and the section that a link of `page` leads to, if it names one.
fn target<'a>(page: &Page, link: &'a str) -> Option<(String, &'a str)> {
    let (path, id) = link.split_once('#')?;
    Some((resolve(&page.path, path)?, id))
}

/// Of what the first cell of a row quotes, behind the code if there is one, the first words that are not in the `message` as
/// they follow each other there; backticks aside.
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

/// The code of an error's message: E0308.
fn code(message: &str) -> Option<String> {
    let code = message.strip_prefix("error[")?.split_once(']')?.0;
    Some(code.into())
}

/// A line of sums: how many entries, by who proves what goes wrong.
pub fn sums(book: &Workspace, text: &Text) -> String {
    let entries = entries(book, text);
    if entries.is_empty() {
        return String::new();
    }
    let by = |who: &str| {
        let is = |entry: &&Entry| matches!(entry.wrong(), Some(Program::Mistake(mistake)) if mistake.by == who);
        format!("{} by {who}", entries.iter().filter(is).count())
    };
    let run = entries.iter().filter(|entry| matches!(entry.wrong(), Some(Program::Listing(_)))).count();
    let found: Vec<String> = crate::mistakes::FINDERS.iter().map(|finder| by(finder.name)).collect();
    format!("catalogue: {} entries: {}, {run} by running them\n", entries.len(), found.join(", "))
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
