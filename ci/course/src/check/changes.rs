//! The page that says what changed: its headings have a form, since a feed is made of them.

use crate::context::Context;
use anyhow::Result;
use book::{Report, changes};

/// Checks the page, if the book has one. An error means that the settings name a page that is not there.
pub fn check(context: &Context) -> Result<Report> {
    let mut report = Report::default();
    if let Some(page) = changes::page(&context.book, &context.text)? {
        let (changes, findings) = changes::read(page);
        report.passed += changes.len();
        report.findings = findings;
    }
    Ok(report)
}
