//! `spawn_local` panics on a runtime that doesn't promise to stay on its thread, even if it does.

include!("../src/main.rs");

use tokio::runtime::Runtime;
use tokio::task::LocalSet;

#[test]
#[should_panic = "`spawn_local` called from outside of a `task::LocalSet` or `runtime::LocalRuntime`"]
fn main_panics() {
    main();
}

#[test]
#[should_panic = "`spawn_local` called from outside of a `task::LocalSet` or `runtime::LocalRuntime`"]
fn on_a_pool_too() {
    Runtime::new().unwrap().block_on(async { drop(spawn_local(async {})) });
}

#[test]
fn inside_a_set_a_task_that_was_spawned_plainly_is_outside_of_it() {
    let set = LocalSet::new();
    let asked = set.run_until(async {
        let inside = spawn_local(async {}).await;
        let outside = tokio::spawn(async { drop(spawn_local(async {})) }).await;
        (inside.is_ok(), outside.is_err_and(|failed| failed.is_panic()))
    });
    assert_eq!(Runtime::new().unwrap().block_on(asked), (true, true));
}

#[tokio::test]
async fn a_set_runs_its_tasks_only_while_it_is_awaited() {
    let set = LocalSet::new();
    let task = set.spawn_local(async {});
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert!(!task.is_finished());
    set.await;
    assert!(task.is_finished());
}
