//! A task that isn't `Send` needs a runtime or a set that promises to keep it on one thread.

include!("../src/main.rs");

use std::thread;
use tokio::runtime::{Builder, LocalOptions};
use tokio::task::LocalSet;

async fn counted() -> usize {
    let notes = Rc::new("found it");
    yield_now().await;
    notes.len()
}

#[test]
fn main_works() {
    main();
}

#[test]
fn in_a_local_runtime_built_by_hand() {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build_local(LocalOptions::default())
        .unwrap();
    assert_eq!(runtime.block_on(async { spawn_local(counted()).await }).unwrap(), 8);
}

#[tokio::test(flavor = "local")]
async fn in_a_test() {
    assert_eq!(spawn_local(counted()).await.unwrap(), 8);
}

#[tokio::test(flavor = "local")]
async fn also_from_a_task_that_was_spawned_plainly() {
    let task = tokio::spawn(async {
        spawn_local(counted());
    });
    task.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_set_on_a_pool_it_stays_on_its_thread() {
    let set = LocalSet::new();
    let asked = set.run_until(async {
        let here = thread::current().id();
        let task = spawn_local(async move {
            for _ in 0..100 {
                yield_now().await;
                assert_eq!(thread::current().id(), here);
            }
            counted().await
        });
        task.await.unwrap()
    });
    assert_eq!(asked.await, 8);
}
