//! A research program makes many searches, and has to answer in time.
//!
//! `search_all` makes at most four searches at once, and returns as soon as all have ended, or else at the limit. By then,
//! a search has found something or it's missing, whether it has failed, is still under way, or hasn't begun. Both lists
//! have the order of the queries.

use futures::stream::{self, StreamExt};
use std::time::Duration;
use tokio::time::timeout;

pub async fn search_all<F, Search>(
    queries: &[&str],
    limit: Duration,
    search: F,
) -> Findings
where
    F: Fn(String) -> Search,
    Search: Future<Output = Result<String, String>>,
{
    let searches =
        stream::iter(queries).map(|query| timeout(limit, search(query.to_string())));
    let results = searches.buffered(4).collect::<Vec<_>>().await;
    let mut findings = Findings::default();
    for (query, result) in queries.iter().zip(results) {
        match result {
            Ok(Ok(text)) => findings.found.push(text),
            _ => findings.missing.push(query.to_string()),
        }
    }
    findings
}

#[derive(Debug, Default, PartialEq)]
pub struct Findings {
    pub found: Vec<String>,
    /// The queries without a result.
    pub missing: Vec<String>,
}
