//! Awaits the jobs in turn, so no report waits, but every job does.

pub async fn words<F, R>(jobs: Vec<F>) -> usize
where
    F: Future<Output = R> + Send + 'static,
    R: AsRef<str> + Send + 'static,
{
    let mut words = 0;
    for job in jobs {
        words += job.await.as_ref().split_whitespace().count();
    }
    words
}
