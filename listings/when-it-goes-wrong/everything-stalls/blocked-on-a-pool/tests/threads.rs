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

#[test]
fn spawn_blocking_has_512_threads_unless_told_otherwise() {
    use std::sync::RwLock;
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
    use tokio::runtime::Runtime;

    static BEGUN: AtomicUsize = AtomicUsize::new(0);
    static DOOR: RwLock<()> = RwLock::new(());
    let pool = Runtime::new().unwrap();
    let shut = DOOR.write().unwrap();
    let calls: Vec<_> = (0..600)
        .map(|_| {
            pool.spawn_blocking(|| {
                BEGUN.fetch_add(1, Relaxed);
                drop(DOOR.read());
            })
        })
        .collect();
    for _ in 0..1_000 {
        if BEGUN.load(Relaxed) < 512 {
            thread::sleep(Duration::from_millis(10));
        }
    }
    thread::sleep(Duration::from_millis(100));
    assert_eq!(BEGUN.load(Relaxed), 512, "calls that run at the same time");
    drop(shut);
    for call in calls {
        pool.block_on(call).unwrap();
    }
}
