//! The task that `drop` spawns ends with the runtime, unless the shutdown waits for it.

include!("../src/main.rs");

use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn the_shutdown_waits_for_it() {
    let (cleanups, start) = (TaskTracker::new(), Instant::now());
    let session = Session { user: "bob", cleanups: cleanups.clone() };
    drop(session);
    assert_eq!(cleanups.len(), 1);
    cleanups.close();
    cleanups.wait().await;
    assert_eq!(start.elapsed().as_secs(), 1);
}

#[tokio::test(start_paused = true)]
async fn it_does_not_wait_for_a_session_dropped_later() {
    let (cleanups, start) = (TaskTracker::new(), Instant::now());
    let session = Session { user: "bob", cleanups: cleanups.clone() };
    cleanups.close();
    cleanups.wait().await;
    assert_eq!(start.elapsed().as_secs(), 0);
    drop(session);
    assert_eq!(cleanups.len(), 1, "left behind");
}

#[test]
fn without_that_wait_it_is_lost() {
    let cleanups = TaskTracker::new();
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { drop(Session { user: "bob", cleanups: cleanups.clone() }) });
    assert_eq!(cleanups.len(), 1, "spawned");
    drop(runtime);
    assert_eq!(cleanups.len(), 0, "gone, a second before it would have been done");
}

#[test]
#[should_panic = "there is no reactor running"]
fn outside_of_a_runtime_drop_panics() {
    drop(Session { user: "bob", cleanups: TaskTracker::new() });
}
