//! Finds awaits during which a future or a set of futures isn't polled, although it has begun and isn't done: in the
//! handlers of a `select!` that it is lent to, and in the code that consumes a stream with futures in flight.
//!
//! Syntax shows what is polled and what is awaited when. Whether a thing must be polled at all depends on what it is: the
//! runtime polls its tasks, and a timer needs no polling. [`known`] lists such functions and types, of which clippy finds
//! the places; for everything else, [`facts`] has the crate's declarations, and [`scope`] what each variable is bound to.
//! [`lent`] says what an expression lends, and [`walk`] goes through the code in the order in which it runs.

mod body;
mod branches;
mod eval;
mod facts;
mod known;
mod lent;
mod names;
mod outcome;
mod scope;
mod streams;
mod walk;

pub use known::{Entries, Known};
pub use outcome::{Lent, Within};
pub use walk::Unpolled;

use crate::cfg::Cfg;
use crate::source::{FileId, Sources};
use facts::Facts;
use walk::Walk;

/// The awaits in these files, sorted by place. `externs` are the names of other crates.
pub fn find(files: &[FileId], sources: &Sources, cfg: &Cfg, known: &Known, externs: &[String]) -> Vec<Unpolled> {
    let facts = Facts::of(sources);
    let mut found: Vec<Unpolled> = Vec::new();
    for &file in files {
        let Some(syntax) = &sources.get(file).syntax else { continue };
        found.extend(Walk::new(file, &facts, known, cfg, sources).file(syntax, externs));
    }
    found.sort_by(|a, b| a.place.cmp(&b.place));
    found
}
