//! Counts a word in the logs of several servers, which are read at the same time.
//!
//! Each log is read in a task, so it has to be cloned, although `count` returns only after all tasks. That is too much work,
//! and it goes on even if the caller has given up.

use std::sync::Arc;
use tokio::task::JoinSet;

/// A log, which another server sends when it is read.
pub trait Log: Clone + Send + Sync + 'static {
    fn read(&self) -> impl Future<Output = String> + Send;
}

/// How many times each log contains the word, in the order of the logs.
pub async fn count<L: Log>(logs: &[L], word: &str) -> Vec<usize> {
    let (logs, word) = (Arc::new(logs.to_vec()), Arc::<str>::from(word));
    let mut tasks = JoinSet::new();
    for place in 0..logs.len() {
        let (logs, word) = (Arc::clone(&logs), Arc::clone(&word));
        tasks.spawn(async move { (place, count_in(&logs[place], &word).await) });
    }
    let mut counts = tasks.join_all().await;
    counts.sort();
    counts.into_iter().map(|(_, count)| count).collect()
}

async fn count_in(log: &impl Log, word: &str) -> usize {
    log.read().await.split_whitespace().filter(|found| *found == word).count()
}
