//! A timeout drops what it was given. A dropped handle leaves its task running; a dropped future or set does not.

use std::cell::RefCell;
use tokio::task::JoinSet;

thread_local! {
    static PRINTED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// In place of the standard one, so that the test sees what the program prints.
macro_rules! println {
    ($($said:tt)*) => { PRINTED.with_borrow_mut(|printed| printed.push(format!($($said)*))) };
}

include!("../src/main.rs");

fn pages() -> usize {
    PRINTED.with_borrow(|printed| {
        printed.iter().filter(|line| line.contains("pays for page")).count()
    })
}

#[test]
fn the_task_goes_on_after_the_timeout() {
    main();
    let printed = PRINTED.take();
    let given_up = printed.iter().position(|line| line == "main gives up").unwrap();
    assert_eq!(given_up, 3);
    assert_eq!(printed.len(), 6, "all five pages are paid for");
}

#[tokio::test(start_paused = true)]
async fn a_handle_that_is_dropped_leaves_it_running() {
    drop(tokio::spawn(search()));
    sleep(Duration::from_secs(10)).await;
    assert_eq!(pages(), 5);
}

#[tokio::test(start_paused = true)]
async fn the_future_itself_ends_with_the_timeout() {
    assert!(timeout(LIMIT, search()).await.is_err());
    sleep(Duration::from_secs(10)).await;
    assert_eq!(pages(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_set_ends_its_tasks_when_it_is_dropped() {
    let mut scouts = JoinSet::new();
    scouts.spawn(search());
    assert!(timeout(LIMIT, scouts.join_all()).await.is_err());
    sleep(Duration::from_secs(10)).await;
    assert_eq!(pages(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_timeout_inside_of_the_task_ends_it() {
    drop(tokio::spawn(timeout(LIMIT, search())));
    sleep(Duration::from_secs(10)).await;
    assert_eq!(pages(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_aborted_task_ends() {
    let mut scout = tokio::spawn(search());
    assert!(timeout(LIMIT, &mut scout).await.is_err());
    scout.abort();
    assert!(scout.await.unwrap_err().is_cancelled());
    sleep(Duration::from_secs(10)).await;
    assert_eq!(pages(), 3);
}

/// On two threads, so that `abort` can be called while the task computes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_aborted_task_passes_every_await_that_need_not_wait() {
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
    use std::sync::mpsc::channel;

    static PASSED: AtomicU32 = AtomicU32::new(0);

    let (begins, begun) = channel();
    let (aborted, is_aborted) = channel();
    let scout = tokio::spawn(async move {
        begins.send(()).unwrap();
        is_aborted.recv().unwrap(); // stands for computing
        for _ in 0..5 {
            async {}.await;
            PASSED.fetch_add(1, SeqCst);
        }
        sleep(Duration::from_millis(1)).await;
        PASSED.fetch_add(1, SeqCst);
    });
    begun.recv().unwrap();
    scout.abort();
    aborted.send(()).unwrap();
    assert!(scout.await.unwrap_err().is_cancelled());
    assert_eq!(PASSED.load(SeqCst), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_aborted_task_that_never_waits_ends_as_if_nothing_were() {
    use std::sync::mpsc::channel;

    let (begins, begun) = channel();
    let (aborted, is_aborted) = channel();
    let scout = tokio::spawn(async move {
        begins.send(()).unwrap();
        is_aborted.recv().unwrap(); // stands for computing
        async { "yes" }.await
    });
    begun.recv().unwrap();
    scout.abort();
    aborted.send(()).unwrap();
    assert_eq!(scout.await.unwrap(), "yes");
}
