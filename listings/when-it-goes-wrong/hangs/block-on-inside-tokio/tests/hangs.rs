//! The thread waits for a timer that only this thread would turn; on a pool, so does the worker that holds the driver.

include!("../src/main.rs");

const LONG: Duration = Duration::from_millis(500);

#[test]
fn it_hangs_on_one_thread() {
    let (say, said) = channel();
    thread::spawn(move || say.send(run()));
    assert!(said.recv_timeout(LONG).is_err());
}

/// Whether `task`, spawned on a pool of so many workers, ends before long.
fn ends_on_a_pool<F>(workers: usize, task: F) -> bool
where
    F: Future<Output: Send> + Send + 'static,
{
    let (say, said) = channel();
    thread::spawn(move || {
        let pool = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(workers)
            .enable_all()
            .build();
        let pool = pool.expect("the machine has a thread to spare");
        let answer = pool.block_on(async { tokio::spawn(task).await });
        say.send(answer.is_ok())
    });
    said.recv_timeout(LONG).is_ok()
}

#[test]
fn it_hangs_in_a_task_on_a_pool_of_one() {
    assert!(!ends_on_a_pool(1, async { block_on(asked_in(10)) }));
    assert!(ends_on_a_pool(4, async { block_on(asked_in(10)) }));
}

#[test]
fn it_hangs_on_a_larger_pool_if_a_timer_has_just_woken_the_task() {
    for workers in [2, 4, 8] {
        let task = async {
            asked_in(100).await;
            block_on(asked_in(10))
        };
        assert!(!ends_on_a_pool(workers, task), "with {workers} workers it ended");
    }
}

#[test]
fn awaited_it_does_not_hang() {
    let (say, said) = channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("the machine has a thread to spare");
        say.send(runtime.block_on(asked_in(10)))
    });
    assert_eq!(said.recv_timeout(Duration::from_secs(10)).as_deref(), Ok("yes"));
}

#[tokio::test]
async fn nor_does_what_never_waits() {
    assert_eq!(block_on(async { "yes" }), "yes");
}

async fn asked_in(milliseconds: u64) -> String {
    sleep(Duration::from_millis(milliseconds)).await;
    "yes".to_string()
}
