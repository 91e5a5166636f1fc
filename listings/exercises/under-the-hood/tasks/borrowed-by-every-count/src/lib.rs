//! Counts a word in the logs of several servers, which are read at the same time.
//!
//! Each log is read in a task, so that a panic costs only one count. But then each log has to be cloned, although `count`
//! returns only after all tasks, and the reading goes on even if the caller has given up.

use std::sync::Arc;

/// A log, which another server sends when it is read. Some implementations have bugs, and panic.
pub trait Log: Clone + Send + Sync + 'static {
    fn read(&self) -> impl Future<Output = String> + Send;
}

/// How many times each log contains the word, in the order of the logs, and `None` for a log whose reading panics.
pub async fn count<L: Log>(logs: &[L], word: &str) -> Vec<Option<usize>> {
    let word: Arc<str> = word.into();
    let mut tasks = Vec::new();
    for log in logs {
        let (log, word) = (log.clone(), Arc::clone(&word));
        tasks.push(tokio::spawn(async move { count_in(&log, &word).await }));
    }
    let mut counts = Vec::new();
    for task in tasks {
        counts.push(task.await.ok());
    }
    counts
}

async fn count_in(log: &impl Log, word: &str) -> usize {
    log.read().await.split_whitespace().filter(|found| *found == word).count()
}
