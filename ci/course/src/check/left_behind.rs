//! What programs and tests leave behind in the book's folder: the repository must be the same after they ran as it was
//! before. What lies there when the check begins was there; only what comes while it runs is looked at.

use crate::context::Context;
use anyhow::Result;
use book::{Finding, Report};

/// Compares the files of the repository with those that were there when the context was read. An error when a folder cannot be
/// read.
pub fn check(context: &Context) -> Result<Report> {
    let mut report = Report::default();
    for file in context.new_files()? {
        let what = "a program or a test of the book left this file behind";
        let fix = "let it write into a temporary folder, or delete the file, and delete this one";
        report.findings.push(Finding::new(&file, 1, what, fix));
    }
    Ok(report)
}
