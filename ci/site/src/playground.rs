//! "Open in the playground": the programs that the public playground can run, and their addresses there. Never
//! contacts the playground; `ci/playground.toml` says what it offers.

use crate::playground_link::address;
use crate::playground_needs::{Playground, TABLE};
use anyhow::{Context, Result, ensure};
use book::Workspace;
use book::files::read;
use book::listing::fix_source;

/// A listing's program, or one that fixes a mistake.
pub(crate) struct Program {
    /// Path of its source.
    pub source: String,
    /// The command that runs it, such as `cargo run -p joined`.
    pub command: String,
    /// The address that opens it in the playground, or why it can't run there.
    pub link: Result<String, String>,
}

/// Returns every program of the book. Fails if a file can't be read.
pub(crate) fn all(book: &Workspace) -> Result<Vec<Program>> {
    let playground = Playground::read(&book.root)?;
    let program = |source: String, command: String, refuses: &dyn Fn(&str) -> Option<String>| {
        let text = read(&book.root.join(&source))?.with_context(|| format!("there is no {source}"))?;
        Ok(Program {
            source,
            command,
            link: refuses(&text).or_else(|| Playground::refuses_text(&text)).map_or_else(|| address(&text), Err),
        })
    };
    let listings = book.listings.iter().filter(|listing| listing.prints()).map(|listing| {
        program(listing.main(), format!("cargo run -p {}", listing.name), &|_| playground.refuses_listing(listing))
    });
    let fixes = book.fixes.iter().map(|fix| {
        let refuses = |text: &str| playground.refuses_fix(fix, text, &book.mistakes_dependencies);
        program(fix_source(fix), format!("cargo run -p mistakes --bin {fix}"), &refuses)
    });
    listings.chain(fixes).collect()
}

/// Returns every program's path, with its playground address or why it can't run there. Fails if a file can't be
/// read.
pub fn programs(book: &Workspace) -> Result<Vec<(String, Result<String, String>)>> {
    Ok(all(book)?.into_iter().map(|program| (program.source, program.link)).collect())
}

/// Returns the playground address of the program in the file `source`; `None` if it isn't a program or can't run
/// there. Fails if a file can't be read.
pub fn link(book: &Workspace, source: &str) -> Result<Option<String>> {
    let program = all(book)?.into_iter().find(|program| program.source == source);
    Ok(program.and_then(|program| program.link.ok()))
}

/// Formats the number of programs that open in the playground, and why each of the others doesn't. Fails if a file
/// can't be read, or `ci/playground.toml` names a fix that doesn't exist.
pub fn sums(book: &Workspace) -> Result<String> {
    for name in Playground::read(&book.root)?.fixes.keys() {
        ensure!(book.fixes.contains(name), "{TABLE}: no fix is named `{name}`");
    }
    let programs = all(book)?;
    let why_not = |program: &Program| Some(format!("  not: {}: {}\n", program.command, program.link.as_ref().err()?));
    let without: Vec<String> = programs.iter().filter_map(why_not).collect();
    let open = programs.len() - without.len();
    Ok(format!("{open} of {} programs open in the playground\n{}", programs.len(), without.concat()))
}
