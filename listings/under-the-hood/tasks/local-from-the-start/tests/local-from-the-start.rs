//! What else a local runtime runs, and how it is built by hand.

include!("../src/main.rs");

use std::thread;
use tokio::runtime::{Builder, LocalOptions};
use tokio_util::task::LocalPoolHandle;

#[tokio::test(flavor = "local")]
async fn a_spawned_task_stays_on_the_thread() {
    let here = thread::current().id();
    let task = tokio::spawn(async move { thread::current().id() == here });
    assert!(task.await.expect("it doesn't panic"));
}

#[tokio::test(flavor = "local")]
async fn a_spawned_task_may_spawn_a_local_one() {
    let task = tokio::spawn(async { spawn_local(async { *Rc::new(5) }).await });
    assert_eq!(task.await.expect("no panic").expect("no panic"), 5);
}

#[test]
fn a_thread_has_one_to_itself_and_sends_results() {
    let (send, receive) = tokio::sync::oneshot::channel();
    thread::spawn(|| {
        let mut builder = Builder::new_current_thread();
        builder.enable_all().start_paused(true);
        let runtime = builder.build_local(LocalOptions::default());
        runtime.expect("it can be built").block_on(async {
            let readings = Rc::new(Cell::new(0));
            spawn_local(read_sensor(readings.clone()));
            sleep(Duration::from_secs(5)).await;
            send.send(readings.get()).expect("it is awaited");
        });
    });
    assert_eq!(receive.blocking_recv(), Ok(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pool_of_such_threads_serves_a_task_that_may_move() {
    let sensors = LocalPoolHandle::new(1);
    let task = tokio::spawn(async move {
        let reading = sensors.spawn_pinned(|| async {
            let readings = Rc::new(5);
            tokio::task::yield_now().await;
            *readings
        });
        reading.await.expect("it doesn't panic")
    });
    assert_eq!(task.await.expect("it doesn't panic"), 5);
}
