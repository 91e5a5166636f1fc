//! Uses a set, but takes nothing from it until all jobs have ended.

use tokio::task::JoinSet;

pub async fn words<F, R>(jobs: Vec<F>) -> usize
where
    F: Future<Output = R> + Send + 'static,
    R: AsRef<str> + Send + 'static,
{
    let tasks: JoinSet<R> = jobs.into_iter().collect();
    let reports = tasks.join_all().await;
    reports.iter().map(|report| report.as_ref().split_whitespace().count()).sum()
}
