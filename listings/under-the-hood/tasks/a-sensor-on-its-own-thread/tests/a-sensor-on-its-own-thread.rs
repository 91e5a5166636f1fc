//! Where the tasks of a local runtime run, and a pool of threads that have such a runtime each.

include!("../src/main.rs");

use tokio_util::task::LocalPoolHandle;

#[tokio::test(flavor = "local")]
async fn a_spawned_task_stays_on_the_thread() {
    let here = thread::current().id();
    let task = tokio::spawn(async move { thread::current().id() == here });
    assert!(task.await.expect("it doesn't panic"));
}

#[tokio::test(flavor = "local")]
async fn a_spawned_task_may_spawn_a_local_one() {
    let task = tokio::spawn(async { spawn_local(read(Rc::default())).await });
    assert_eq!(task.await.expect("no panic").expect("no panic"), 1);
}

#[test]
fn the_thread_ends_when_nothing_can_send_a_request() {
    let (requests, inbox) = mpsc::channel(16);
    let sensor = thread::spawn(|| serve_sensor(inbox));
    let (reply, reading) = oneshot::channel();
    requests.blocking_send(reply).expect("the thread is there");
    assert_eq!(reading.blocking_recv(), Ok(1));
    drop(requests);
    sensor.join().expect("it doesn't panic");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pool_of_such_threads_serves_a_task_that_may_move() {
    let sensors = LocalPoolHandle::new(1);
    let task = tokio::spawn(async move {
        let reading = sensors.spawn_pinned(|| read(Rc::default()));
        reading.await.expect("it doesn't panic")
    });
    assert_eq!(task.await.expect("it doesn't panic"), 1);
}
