//! `join!` runs its futures in one task, and a task on one thread at a time, however many there are.

include!("../src/main.rs");

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_second_begins_when_the_first_is_over() {
    let start = std::time::Instant::now();
    let (_, begun) = join!(ask("scout", 100), async { start.elapsed() });
    assert!(begun >= Duration::from_millis(100), "it began after {begun:?}");
}

#[test]
fn as_many_tasks_that_block_as_there_are_threads_stop_the_pool() {
    use std::sync::Barrier;
    use tokio::runtime::Builder;

    static BEGUN: Barrier = Barrier::new(5);
    static MAY_END: Barrier = Barrier::new(5);
    let pool = Builder::new_multi_thread().worker_threads(4).build().unwrap();
    for _ in 0..4 {
        pool.spawn(async {
            BEGUN.wait();
            MAY_END.wait();
        });
    }
    BEGUN.wait();
    let fifth = pool.spawn(async {});
    thread::sleep(Duration::from_millis(100));
    assert!(!fifth.is_finished(), "it ran on a thread that should be blocked");
    MAY_END.wait();
    pool.block_on(fifth).unwrap();
}
