//! Checks the headings of the page that says what changed, because the feed is made from them.

use crate::context::Context;
use anyhow::Result;
use book::{Report, changes};

/// Checks the page, if the book has one. Fails if the settings name a missing page.
pub fn check(context: &Context) -> Result<Report> {
    let mut report = Report::default();
    if let Some(page) = changes::page(&context.book, &context.text)? {
        let (changes, findings) = changes::read(page);
        report.passed += changes.len();
        report.findings = findings;
    }
    Ok(report)
}
