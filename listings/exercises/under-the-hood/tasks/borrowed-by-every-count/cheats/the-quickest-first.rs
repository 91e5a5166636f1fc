//! Counts a word in the logs of several servers, which are read at the same time.
//!
//! Each log is read in a task, so it has to be cloned, although `count` returns only after all tasks. That is too much work,
//! and it goes on even if the caller has given up.

use futures::StreamExt;
use futures::stream::FuturesUnordered;

/// A log, which another server sends when it is read.
pub trait Log: Clone + Send + Sync + 'static {
    fn read(&self) -> impl Future<Output = String> + Send;
}

/// How many times each log contains the word, in the order of the logs.
pub async fn count<L: Log>(logs: &[L], word: &str) -> Vec<usize> {
    let counts: FuturesUnordered<_> =
        logs.iter().map(|log| count_in(log, word)).collect();
    counts.collect().await
}

async fn count_in(log: &impl Log, word: &str) -> usize {
    log.read().await.split_whitespace().filter(|found| *found == word).count()
}
