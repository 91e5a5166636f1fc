//! Finds files that programs and tests leave in the book's folder. Files that existed when the check began don't
//! count.

use crate::context::Context;
use anyhow::Result;
use book::{Finding, Report};

/// Compares the repository's files with those at the time the context was read. Fails if a folder can't be read.
pub fn check(context: &Context) -> Result<Report> {
    let mut report = Report::default();
    for file in context.new_files()? {
        let what = "a program or a test left this file behind";
        let fix = "make it write to a temporary folder or clean up, and delete this file";
        report.findings.push(Finding::new(&file, 1, what, fix));
    }
    Ok(report)
}
