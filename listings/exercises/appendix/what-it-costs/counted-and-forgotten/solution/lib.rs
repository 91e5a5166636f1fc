//! Counts the words of reports that tasks write.

use tokio::task::JoinSet;

/// Runs each job as a task, all at the same time, and returns how many words their reports
/// have together.
pub async fn words<F, R>(jobs: Vec<F>) -> usize
where
    F: Future<Output = R> + Send + 'static,
    R: AsRef<str> + Send + 'static,
{
    let mut tasks: JoinSet<R> = jobs.into_iter().collect();
    let mut words = 0;
    while let Some(ended) = tasks.join_next().await {
        let report = ended.expect("no job panics");
        words += report.as_ref().split_whitespace().count();
    }
    words
}
