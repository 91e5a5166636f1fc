//! "Open in the playground": the programs of the book that the public playground can run, and the address that opens each
//! there. Never asks the playground: `ci/playground.toml` says what it has.

pub use crate::playground_link::EDITION;
pub use crate::playground_needs::{PLAYGROUND, Playground};

use crate::playground_link::address;
use anyhow::{Context, Result, ensure};
use book::Workspace;
use book::files::read;
use book::listing::fix_source;

/// A program of the book: that of a listing, or one that fixes a mistake.
pub struct Program {
    /// The file of its text.
    pub source: String,
    /// The command that runs it, such as `cargo run -p joined`.
    pub command: String,
    /// The reason why the playground can't run it, if there is one.
    pub refused: Option<String>,
}

impl Program {
    /// The text of the program. An error when it can't be read.
    pub fn text(&self, book: &Workspace) -> Result<String> {
        read(&book.root.join(&self.source))?.with_context(|| format!("there is no {}", self.source))
    }

    /// The address that opens `text`, which is the program's, in the playground, or the reason why there is none.
    pub fn link(&self, text: &str) -> Result<String, String> {
        self.refused.clone().map_or_else(|| address(text), Err)
    }
}

/// Every program of the book.
pub fn programs(book: &Workspace) -> Vec<Program> {
    let listings = book.listings.iter().filter(|listing| listing.runs).map(|listing| Program {
        source: listing.main(),
        command: format!("cargo run -p {}", listing.name),
        refused: PLAYGROUND.refuses_listing(listing),
    });
    let fixes = book.fixes.iter().map(|fix| Program {
        source: fix_source(fix),
        command: format!("cargo run -p mistakes --bin {fix}"),
        refused: PLAYGROUND.refuses_fix(fix, &book.mistakes_dependencies),
    });
    listings.chain(fixes).collect()
}

/// The address that opens the program in the file `source` in the playground; `None` where the file is no program, or the
/// playground can't run it. An error when it can't be read.
pub fn link(book: &Workspace, source: &str) -> Result<Option<String>> {
    link_of(book, &programs(book), |program| program.source == source)
}

/// The address that opens the one among `programs` that `is_meant` picks, as [`link`] gives it.
pub(crate) fn link_of(
    book: &Workspace,
    programs: &[Program],
    is_meant: impl Fn(&Program) -> bool,
) -> Result<Option<String>> {
    let Some(program) = programs.iter().find(|program| is_meant(program)) else { return Ok(None) };
    Ok(program.link(&program.text(book)?).ok())
}

/// The number of programs that open in the playground, and a line for each of the others with the reason. An error when a
/// file can't be read, or `ci/playground.toml` names a fix that doesn't exist.
pub fn sums(book: &Workspace) -> Result<String> {
    for name in PLAYGROUND.fixes.keys() {
        ensure!(book.fixes.contains(name), "ci/playground.toml: no fix is named `{name}`");
    }
    let programs = programs(book);
    let mut without = Vec::new();
    for program in &programs {
        if let Err(why) = program.link(&program.text(book)?) {
            without.push(format!("  not: {}: {why}\n", program.command));
        }
    }
    let open = programs.len() - without.len();
    Ok(format!("{open} of {} programs open in the playground\n{}", programs.len(), without.concat()))
}
