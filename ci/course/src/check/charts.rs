//! Checks charts: each must have a program that prints or measures its table, and its figure must be the one drawn from
//! the recorded table.

use crate::context::Context;
use crate::produce::charts::drawn;
use crate::snapshot::compare_figure;
use anyhow::Result;
use book::chart::Chart;
use book::{Finding, Report, Workspace};

/// Draws every chart again. Nothing is cached, because that takes less time than to hash the files.
pub fn check(context: &Context) -> Result<Report> {
    let book = &context.book;
    let mut report = Report::default();
    for listing in book.listings.iter().filter(|listing| listing.charted) {
        report.check(match listing.chart() {
            Some(chart) => check_chart(book, &chart)?,
            None => {
                let what = "this listing has no program that prints or measures a table";
                Some(Finding::new(&listing.chart_spec(), 1, what, "write one in src/main.rs, or delete this file"))
            }
        });
    }
    Ok(report)
}

fn check_chart(book: &Workspace, chart: &Chart) -> Result<Option<Finding>> {
    let figure = match drawn(book, chart)? {
        Some(Ok(figure)) => figure,
        Some(Err(finding)) => return Ok(Some(finding)),
        // The comparison with what the program prints reports missing output.
        None => return Ok(None),
    };
    let from = format!("{} and {}", chart.spec, chart.table);
    compare_figure(book, &chart.figure, &figure, &from, &chart.name)
}
