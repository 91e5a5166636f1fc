//! Checks the shape of recorded measurements. Nothing measures again, because that takes long and its figures differ
//! from machine to machine.
//!
//! ```text
//! date:      2026-11-26
//! machine:   2 cores, AMD EPYC
//! versions:  Rust 1.95.0, Python 3.11.7
//!
//! client  processor time  memory
//! ours            0.20 s   27 MB
//! ```

use crate::context::Context;
use crate::snapshot::tied_to_machine;
use anyhow::Result;
use book::changes::is_day;
use book::files::read;
use book::measured::{HEAD, said};
use book::{Finding, Listing, Report};
use chart::Problem;
use chart::table::Table;

/// Checks every measurement. The page or the chart that shows it reports a missing file.
pub fn check(context: &Context) -> Result<Report> {
    let book = &context.book;
    let mut report = Report::default();
    for measurement in book.listings.iter().filter_map(Listing::measurement) {
        let Some(text) = read(&book.root.join(&measurement.path))? else { continue };
        let misshapen = shape(&text).err().map(|(line, what)| {
            let fix = format!("don't edit this file, and write it with {}", measurement.command());
            Finding::new(&measurement.path, line, what, fix)
        });
        report.check(misshapen.or_else(|| tied_to_machine(book, &measurement.path, &text)));
    }
    Ok(report)
}

/// Checks the lines of the head, and that a table follows, and nothing else. An error names the line.
fn shape(text: &str) -> Result<(), (usize, String)> {
    let mut lines = text.lines();
    for (line, name) in (1..).zip(HEAD) {
        match lines.next().and_then(|line| said(line, name)) {
            None | Some("") => return Err((line, format!("this line doesn't say the {name} of the measurement"))),
            Some(date) if name == "date" && !is_day(date) => {
                return Err((line, format!("`{date}` is not a date such as `2026-11-23`")));
            }
            Some(_) => {}
        }
    }
    let above = HEAD.len() + 1;
    if lines.next() != Some("") {
        return Err((above, "no empty line separates the table".into()));
    }
    let rest: Vec<&str> = lines.collect();
    // Every line can be a header, because no column has to have a certain name.
    let columns = rest.first().map(|header| header.split("  ").filter(|cell| !cell.trim().is_empty()).count());
    if columns.is_some_and(|columns| columns < 2) {
        return Err((above + 1, "this is not the header of a table with two or more columns".into()));
    }
    let table = Table::find(&rest.join("\n"), &[]).map_err(|Problem { line, what, .. }| (above + line, what))?;
    match rest.get(table.rows.len() + 1) {
        Some(_) => Err((above + table.rows.len() + 2, "something follows the table".into())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FINE: &str = "date:  2026-11-26\nmachine:  2 cores\nversions:  a 1.0, b 2.0\n\nclient  time  memory\nours  0.2 s  27 MB\nthe other  9 s  -\n";

    #[test]
    fn the_shape_that_programs_write_is_fine() {
        assert_eq!(shape(FINE), Ok(()));
    }

    #[test]
    fn another_shape_is_found_in_its_line() {
        for (from, to, line, words) in [
            ("2026-11-26", "2026-13-26", 1, "`2026-13-26` is not a date"),
            ("2026-11-26", "today", 1, "`today` is not a date"),
            ("date:  2026-11-26\n", "", 1, "the date"),
            ("2 cores", "", 2, "the machine"),
            ("versions", "version", 3, "the versions"),
            ("\n\nclient", "\nclient", 4, "no empty line"),
            ("client  time  memory", "client", 5, "not the header"),
            ("client  time  memory\nours  0.2 s  27 MB\nthe other  9 s  -\n", "", 5, "no table"),
            ("ours  0.2 s  27 MB\nthe other  9 s  -\n", "", 5, "the table has no rows"),
            ("\n\nclient", "\n\n\nclient", 5, "not the header"),
            ("client  time  memory\nours  0.2 s  27 MB\nthe other  9 s  -\n", "a\nb\n", 5, "not the header"),
            ("9 s  -", "9 s", 7, "this row has 2 cells"),
            ("9 s  -\n", "9 s  -\n\nPasted.\n", 8, "something follows"),
        ] {
            assert!(FINE.contains(from), "{from}");
            let found = shape(&FINE.replace(from, to));
            let is_right = matches!(&found, Err((at, what)) if *at == line && what.contains(words));
            assert!(is_right, "{to}: {found:?}");
        }
    }
}
