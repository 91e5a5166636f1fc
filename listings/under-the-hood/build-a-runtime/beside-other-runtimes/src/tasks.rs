// The cases that need only tasks. Each runtime's module includes this file, and has `block_on`, `spawn`, `join`, and
// `yield_now`.

use futures::channel::mpsc::unbounded;
use futures::stream::StreamExt;

/// Spawns 1,000 tasks and joins them, again and again.
pub fn spawn_and_join(times: usize) -> usize {
    block_on(async move {
        let mut joined = 0;
        for _ in 0..times / 1_000 {
            let tasks: Vec<_> = (0..1_000).map(|_| spawn(async { 1 })).collect();
            for task in tasks {
                joined += join(task).await;
            }
        }
        joined
    })
}

/// Two tasks that yield in turn.
pub fn yields(times: usize) -> usize {
    async fn yield_again_and_again(times: usize) -> usize {
        for _ in 0..times {
            yield_now().await;
        }
        times
    }
    block_on(async move {
        let first = spawn(yield_again_and_again(times / 2));
        let second = spawn(yield_again_and_again(times / 2));
        join(first).await + join(second).await
    })
}

/// Two tasks that wake each other with a message, which goes back and forth.
pub fn messages(times: usize) -> usize {
    block_on(async move {
        let (to_second, mut from_first) = unbounded();
        let (to_first, mut from_second) = unbounded();
        let first = spawn(async move {
            let mut received = 0;
            while received < times / 2 {
                to_second.unbounded_send(()).expect("the second task receives");
                received += from_second.next().await.map_or(0, |()| 1);
            }
            received
        });
        let second = spawn(async move {
            let mut received = 0;
            while from_first.next().await.is_some() {
                received += 1;
                to_first.unbounded_send(()).expect("the first task receives");
            }
            received
        });
        join(first).await + join(second).await
    })
}
