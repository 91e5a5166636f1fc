//! The thread waits for a timer that only this thread would turn; on a pool, so does its one worker.

include!("../src/main.rs");

const LONG: Duration = Duration::from_millis(500);

#[test]
fn it_hangs_on_one_thread() {
    let (say, said) = channel();
    thread::spawn(move || say.send(agent()));
    assert!(said.recv_timeout(LONG).is_err());
}

#[test]
fn it_hangs_in_a_task_on_a_pool_of_one() {
    let (say, said) = channel();
    thread::spawn(move || {
        let pool = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build();
        let pool = pool.expect("the machine has a thread to spare");
        let answer =
            pool.block_on(async { tokio::spawn(async { block_on(asked_in(10)) }).await });
        say.send(answer.is_ok())
    });
    assert!(said.recv_timeout(LONG).is_err());
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
