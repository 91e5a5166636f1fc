//! The entries of the catalogue of mistakes: sections marked with the symptoms that lead to them.

use crate::include::included_with_lines;
use crate::listing::{Listing, Mistake, fix_output, fix_source};
use crate::markdown::{Page, Section};
use crate::summary::Text;
use crate::workspace::Workspace;

/// An entry and the programs and outputs it shows.
pub struct Entry<'a> {
    pub page: &'a Page,
    pub section: &'a Section,
    /// The line of the next section's heading.
    pub end: usize,
    /// Paths of the included files, in order.
    pub shown: Vec<String>,
    /// The programs among them, in order; the first is the wrong one.
    programs: Vec<Program<'a>>,
}

/// A whole program that an entry shows.
#[derive(Clone, Copy)]
pub enum Program<'a> {
    /// A program that a compiler rejects.
    Mistake(&'a Mistake),
    /// The fix of the mistake with this name.
    Fix(&'a str),
    Listing(&'a Listing),
}

impl<'a> Program<'a> {
    /// Returns the program in the file `path`, if it is one.
    fn of(book: &'a Workspace, path: &str) -> Option<Program<'a>> {
        let mistake = book.mistakes.iter().find(|mistake| mistake.source() == path).map(Program::Mistake);
        let fix = || book.fixes.iter().find(|fix| fix_source(fix) == path).map(|fix| Program::Fix(fix));
        let listing = || book.listings.iter().find(|listing| listing.runs && listing.main() == path);
        mistake.or_else(fix).or_else(|| listing().map(Program::Listing))
    }

    pub fn name(&self) -> &'a str {
        match *self {
            Program::Mistake(mistake) => &mistake.name,
            Program::Fix(name) => name,
            Program::Listing(listing) => &listing.name,
        }
    }

    /// Path of the program's source.
    pub fn source(&self) -> String {
        match self {
            Program::Mistake(mistake) => mistake.source(),
            Program::Fix(name) => fix_source(name),
            Program::Listing(listing) => listing.main(),
        }
    }

    /// Returns whether `path` is a recorded output or message of the program.
    pub fn is_seen_in(&self, path: &str) -> bool {
        match self {
            Program::Mistake(mistake) => mistake.message() == path,
            Program::Fix(name) => fix_output(name) == path,
            Program::Listing(listing) => listing.stdout() == path || listing.stderr().is_some_and(|file| file == path),
        }
    }
}

impl<'a> Entry<'a> {
    /// Returns the program that goes wrong.
    pub fn wrong(&self) -> Option<Program<'a>> {
        self.programs.first().copied()
    }

    /// Returns the first correct program.
    pub fn right(&self) -> Option<Program<'a>> {
        let wrong = self.wrong()?;
        self.programs.iter().copied().find(|program| match program {
            Program::Mistake(_) => false,
            Program::Fix(_) => true,
            Program::Listing(listing) => listing.name != wrong.name(),
        })
    }
}

/// Returns all entries, in page order.
pub fn entries<'a>(book: &'a Workspace, text: &'a Text) -> Vec<Entry<'a>> {
    sections(book, text, |section| section.entry.is_some())
}

/// Returns the sections that ask the reader to find several mistakes in a program, in page order.
pub fn exercises<'a>(book: &'a Workspace, text: &'a Text) -> Vec<Entry<'a>> {
    sections(book, text, |section| section.find)
}

fn sections<'a>(book: &'a Workspace, text: &'a Text, is_meant: fn(&Section) -> bool) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    for (_, page) in text.in_order() {
        let included = included_with_lines(page);
        let ends = page.sections.iter().skip(1).map(|next| next.line).chain([usize::MAX]);
        for (section, end) in page.sections.iter().zip(ends).filter(|(section, _)| is_meant(section)) {
            let within = included.iter().filter(|(line, _)| (section.line..end).contains(line));
            let shown: Vec<String> = within.map(|(_, path)| path.clone()).collect();
            let programs = shown.iter().filter_map(|path| Program::of(book, path)).collect();
            entries.push(Entry { page, section, end, shown, programs });
        }
    }
    entries
}
