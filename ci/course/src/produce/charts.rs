//! Draws the charts of listings from their recorded output or measurement. The crate `chart` reads the table and draws.

use anyhow::Result;
use book::chart::Chart;
use book::files::{read, write_whole};
use book::measured::circumstances;
use book::{Finding, Listing, Report, Workspace};
use chart::{Problem, Source, draw};

/// Draws every selected chart. Prints which files changed. Fails if a file can't be read or written.
pub fn record(book: &Workspace) -> Result<Report> {
    let mut report = Report::default();
    for chart in book.listings.iter().filter_map(Listing::chart) {
        match drawn(book, &chart)? {
            Some(Ok(figure)) => {
                if write_whole(&book.root.join(&chart.figure), &figure)? {
                    println!("recorded {}", chart.figure);
                }
                report.check(None);
            }
            Some(Err(finding)) => report.findings.push(finding),
            None => {}
        }
    }
    Ok(report)
}

/// Returns the figure drawn from the recorded table, or why it can't be drawn; `None` if a program's output isn't
/// recorded. Fails if a file can't be read.
pub fn drawn(book: &Workspace, chart: &Chart) -> Result<Option<Result<String, Finding>>> {
    let [spec, table] = [&chart.spec, &chart.table].map(|path| read(&book.root.join(path)));
    let (Some(spec), table) = (spec?, table?) else { return Ok(None) };
    let (table, circumstances, again) = match (table, &chart.measure) {
        (Some(table), None) => (table, String::new(), String::new()),
        (Some(table), Some(measure)) => {
            let circumstances = circumstances(&table);
            (table, circumstances, format!("; measure again with {measure}"))
        }
        (None, None) => return Ok(None),
        (None, Some(measure)) => {
            let what = format!("there is no file {} to draw this chart from", chart.table);
            return Ok(Some(Err(Finding::new(&chart.spec, 1, what, measure))));
        }
    };
    Ok(Some(draw(&spec, &table, &chart.name, &circumstances).map_err(
        |Problem { source, line, what, fix }| match source {
            Source::Spec => Finding::new(&chart.spec, line, what, fix),
            Source::Output => Finding::new(&chart.table, line, what, fix + &again),
        },
    )))
}
