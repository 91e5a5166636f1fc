//! Counts a word in the logs of several servers, which are read at the same time.
//!
//! Each log is read in a task, so that a panic costs only one count. But then each log has to be cloned, although `count`
//! returns only after all tasks, and the reading goes on even if the caller has given up.

use std::collections::HashMap;
use std::sync::Arc;
use tokio::task::JoinSet;

/// A log, which another server sends when it is read. Some implementations have bugs, and panic.
pub trait Log: Clone + Send + Sync + 'static {
    fn read(&self) -> impl Future<Output = String> + Send;
}

/// How many times each log contains the word, in the order of the logs, and `None` for a log whose reading panics.
pub async fn count<L: Log>(logs: &[L], word: &str) -> Vec<Option<usize>> {
    let (logs, word) = (Arc::new(logs.to_vec()), Arc::<str>::from(word));
    let (mut tasks, mut places) = (JoinSet::new(), HashMap::new());
    for place in 0..logs.len() {
        let (logs, word) = (Arc::clone(&logs), Arc::clone(&word));
        let task = tasks.spawn(async move { count_in(&logs[place], &word).await });
        places.insert(task.id(), place);
    }
    let mut counts = vec![None; logs.len()];
    while let Some(result) = tasks.join_next_with_id().await {
        if let Ok((id, count)) = result {
            counts[places[&id]] = Some(count);
        }
    }
    counts
}

async fn count_in(log: &impl Log, word: &str) -> usize {
    log.read().await.split_whitespace().filter(|found| *found == word).count()
}
