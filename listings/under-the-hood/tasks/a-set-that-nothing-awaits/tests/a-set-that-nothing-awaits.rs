//! What `tokio::spawn` does inside a set: its task isn't in the set.

include!("../src/main.rs");

use std::thread;
use tokio::task::spawn_local;
use tokio::time::timeout;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_spawned_task_leaves_the_thread() {
    let here = thread::current().id();
    let set = LocalSet::new();
    let (local, spawned) = set
        .run_until(async {
            let local = spawn_local(async move { thread::current().id() == here });
            let spawned = tokio::spawn(async move { thread::current().id() == here });
            (local.await.expect("no panic"), spawned.await.expect("no panic"))
        })
        .await;
    assert!(local && !spawned);
}

#[tokio::test]
async fn a_spawned_task_cannot_spawn_into_the_set() {
    let inside = async { tokio::spawn(async { drop(spawn_local(async {})) }).await };
    let error = LocalSet::new().run_until(inside).await.expect_err("there is no set");
    assert!(error.is_panic());
}

#[tokio::test(start_paused = true)]
async fn a_spawned_task_runs_without_the_set() {
    let set = LocalSet::new();
    let readings = Rc::new(Cell::new(0));
    let mut spawned = None;
    set.run_until(async {
        drop(spawn_local(read_sensor(readings.clone())));
        spawned = Some(tokio::spawn(sleep(Duration::from_secs(5))));
    })
    .await;
    let spawned = spawned.expect("it was spawned");
    assert!(timeout(Duration::from_secs(60), spawned).await.is_ok());
    assert_eq!(readings.get(), 0);
}
