//! Counts the words of reports that tasks write.

use tokio::spawn;

/// Runs each job as a task, all at the same time, and returns how many words their reports
/// have together.
pub async fn words<F, R>(jobs: Vec<F>) -> usize
where
    F: Future<Output = R> + Send + 'static,
    R: AsRef<str> + Send + 'static,
{
    let tasks: Vec<_> = jobs.into_iter().map(spawn).collect();
    let mut words = 0;
    for task in tasks {
        let report = task.await.expect("no job panics");
        words += report.as_ref().split_whitespace().count();
    }
    words
}
