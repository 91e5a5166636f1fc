//! Every morning all sites of a company are checked, each in its own task.
//!
//! The report should name every site: as fine, or as failed with the reason, even if its check panicked. Checks run at the
//! same time, and one that fails doesn't stop the others. The report looks good every morning, since a check that fails
//! never gets into it.

use std::collections::HashMap;
use tokio::task::JoinSet;

/// Which sites are fine, and which failed, with the reason.
#[derive(Debug, Default)]
pub struct Report {
    pub fine: Vec<&'static str>,
    pub failed: Vec<(&'static str, String)>,
}

/// Runs all checks and reports what became of each.
pub async fn check_all<F>(sites: Vec<(&'static str, F)>) -> Report
where
    F: Future<Output = Result<(), String>> + Send + 'static,
{
    let (mut checks, mut names) = (JoinSet::new(), HashMap::new());
    for (site, check) in sites {
        names.insert(checks.spawn(check).id(), site);
    }
    let mut report = Report::default();
    while let Some(ended) = checks.join_next_with_id().await {
        let (id, result) =
            ended.unwrap_or_else(|error| (error.id(), Err(error.to_string())));
        match result {
            Ok(()) => report.fine.push(names[&id]),
            Err(reason) => report.failed.push((names[&id], reason)),
        }
    }
    report
}
