//! What else a local runtime runs, and how it is built by hand.

include!("../src/main.rs");

use std::thread;
use tokio::runtime::{Builder, LocalOptions};

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
