//! "Open in the playground": which programs of the book the public playground can run, the address that opens each there, and
//! the proof that it does. Never asks the playground: what it has is looked up by hand and kept in `ci/playground.toml`.
//!
//! The playground takes the newest stable Rust and the newest version of each crate, while the book's are pinned. So a trial
//! shows that a program needs nothing but what the playground has, with the compiler and the crates of this book. It cannot show
//! that a newer compiler says and a newer crate does the same; stable Rust and crates of one major version promise that
//! programs go on to compile.

mod address;
mod needs;
mod trials;

use crate::files::read;
use crate::listings::{Workspace, mend_source};
use anyhow::{Context, Result};
use needs::PLAYGROUND;

pub use trials::check;

/// A program of the book.
struct Program {
    /// Its file.
    source: String,
    /// By which a reader runs it, such as `cargo run -p joined`.
    command: String,
    package: String,
    /// What its manifest asks for that the playground has not.
    lacks: Option<String>,
}

impl Program {
    /// The address that opens it in the playground, given its text, or why it cannot run there.
    fn link(&self, text: &str) -> Result<String, String> {
        let lacks = self.lacks.clone().or_else(|| PLAYGROUND.refuses_text(&self.package, text));
        lacks.map_or_else(|| address::address(text), Err)
    }

    /// Its text. An error when it cannot be read.
    fn text(&self, book: &Workspace) -> Result<String> {
        read(&book.root.join(&self.source))?.with_context(|| format!("there is no {}", self.source))
    }
}

/// Every program of the book.
fn programs(book: &Workspace) -> Vec<Program> {
    let listings = book.listings.iter().filter(|listing| listing.runs).map(|listing| Program {
        source: listing.main(),
        command: format!("cargo run -p {}", listing.name),
        package: listing.name.clone(),
        lacks: PLAYGROUND
            .refuses_listing(&listing.edition, &listing.switches)
            .or_else(|| PLAYGROUND.refuses_crates(&listing.dependencies)),
    });
    let mends = book.mends.iter().map(|mend| Program {
        source: mend_source(mend),
        command: format!("cargo run -p mistakes --bin {mend}"),
        package: "mistakes".into(),
        lacks: PLAYGROUND.refuses_crates(&book.mistakes_dependencies),
    });
    listings.chain(mends).collect()
}

/// The address that opens the program in the file `source` in the playground; `None` where the file is no program, or the
/// playground cannot run it. An error when it cannot be read.
pub fn link(book: &Workspace, source: &str) -> Result<Option<String>> {
    first(book, |program| program.source == source)
}

/// The same of the program that `command` runs.
pub fn link_of(book: &Workspace, command: &str) -> Result<Option<String>> {
    first(book, |program| program.command == command)
}

fn first(book: &Workspace, is_meant: impl Fn(&Program) -> bool) -> Result<Option<String>> {
    let Some(program) = programs(book).into_iter().find(is_meant) else { return Ok(None) };
    Ok(program.link(&program.text(book)?).ok())
}

/// How many programs open in the playground, and what keeps each of the others from it. An error when a file cannot be read.
pub fn sums(book: &Workspace) -> Result<String> {
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
