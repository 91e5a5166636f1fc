//! Recorded measurements: `measured.txt`, written by the program that the switch `measured` names. Figures differ from
//! machine to machine, so nothing compares the file, and `cargo course record` leaves it alone.

use crate::files::{line_with, read};
use crate::finding::Finding;
use crate::listing::Listing;
use crate::path::resolve;
use anyhow::Result;
use std::path::Path;

/// Name of the file.
pub const MEASURED: &str = "measured.txt";

/// What the first lines say, each followed by a colon.
pub const HEAD: [&str; 3] = ["date", "machine", "versions"];

/// A recorded measurement.
pub struct Measurement {
    pub path: String,
    /// Path of the program that writes it, and nothing else does.
    pub program: String,
}

impl Measurement {
    /// Returns the command that measures again.
    pub fn command(&self) -> String {
        format!("`{} --record`", self.program)
    }
}

impl Listing {
    /// Returns the measurement that the switch asks for.
    pub fn measurement(&self) -> Option<Measurement> {
        let program = self.switches.measured.clone()?;
        Some(Measurement { path: format!("{}/{MEASURED}", self.dir), program })
    }
}

/// Returns what a line of the head says about `name`, `None` if it's another line.
pub fn said<'t>(line: &'t str, name: &str) -> Option<&'t str> {
    line.strip_prefix(name)?.strip_prefix(':').map(str::trim)
}

/// Returns the head of a measurement as sentences, empty if a line is missing.
pub fn circumstances(text: &str) -> String {
    let head: Vec<&str> = HEAD.into_iter().zip(text.lines()).filter_map(|(name, line)| said(line, name)).collect();
    match head[..] {
        [date, machine, versions] => format!("Measured on {date}. Machine: {machine}. Versions: {versions}."),
        _ => String::new(),
    }
}

/// Checks that the program of a listing's measurement exists below `root` and names the file that it writes. `manifest`
/// is the text of the listing's manifest. Fails if the program can't be read.
pub fn check(root: &Path, listing: &Listing, manifest: &str) -> Result<Option<Finding>> {
    let Some(Measurement { path, program }) = listing.measurement() else { return Ok(None) };
    let is_inside = resolve("Cargo.toml", &program).as_ref() == Some(&program);
    let text = if is_inside { read(&root.join(&program))? } else { None };
    let what = match text {
        Some(text) if text.contains(&path) => return Ok(None),
        Some(_) => format!("the switch `measured` names {program}, which doesn't write {path}"),
        None => format!("the switch `measured` names {program}, and there is no such program"),
    };
    let line = line_with(manifest, "measured =").unwrap_or(1);
    let fix = "write the path of the program that measures, from the repository's root";
    Ok(Some(Finding::new(&listing.manifest(), line, what, fix)))
}
