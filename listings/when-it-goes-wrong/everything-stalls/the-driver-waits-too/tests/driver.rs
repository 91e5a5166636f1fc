//! Whoever blocks the worker that watches the timers and sockets holds up all of them, however many workers are idle.

include!("../src/main.rs");

use std::net::TcpListener;
use std::time::Instant;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};

const BLOCK: Duration = Duration::from_millis(600);

fn pool(workers: usize) -> Runtime {
    Builder::new_multi_thread().worker_threads(workers).enable_all().build().unwrap()
}

async fn elapsed(timer: Duration) -> Duration {
    let start = Instant::now();
    sleep(timer).await;
    start.elapsed()
}

/// Blocks a worker that a timer has woken, 100 ms from now.
async fn woken_by_a_timer() {
    sleep(Duration::from_millis(100)).await;
    thread::sleep(BLOCK);
}

#[test]
fn a_task_that_a_timer_woke_holds_up_every_timer() {
    for workers in [2, 4, 8] {
        let waited = pool(workers).block_on(async {
            let start = Instant::now();
            let report = tokio::spawn(report());
            let heart = tokio::spawn(async move {
                heartbeat().await;
                start.elapsed()
            });
            report.await.unwrap();
            heart.await.unwrap()
        });
        let over = Duration::from_millis(500);
        assert!(waited >= over, "with {workers} workers the heart beat after {waited:?}");
    }
}

#[test]
fn and_every_socket() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = server.local_addr().unwrap();
    thread::spawn(move || {
        use std::io::Write;
        let (mut client, _) = server.accept().unwrap();
        thread::sleep(Duration::from_millis(200));
        client.write_all(b"!").unwrap();
        thread::sleep(2 * BLOCK);
    });
    let waited = pool(4).block_on(async {
        let mut socket = TcpStream::connect(address).await.unwrap();
        let start = Instant::now();
        let answer = tokio::spawn(async move {
            socket.read_u8().await.unwrap();
            start.elapsed()
        });
        tokio::spawn(woken_by_a_timer()).await.unwrap();
        answer.await.unwrap()
    });
    assert!(
        waited >= BLOCK,
        "the answer was there after 200 ms, and read after {waited:?}"
    );
}

#[test]
fn a_worker_that_does_not_hold_the_driver_holds_up_no_timer() {
    let waited = pool(4).block_on(async {
        let timer = tokio::spawn(elapsed(Duration::from_millis(200)));
        sleep(Duration::from_millis(100)).await;
        thread::sleep(BLOCK); // `main` runs on no worker
        timer.await.unwrap()
    });
    assert!(waited < BLOCK, "the timer rang after {waited:?}");
}

#[test]
fn woken_together_with_another_task_it_holds_up_no_timer() {
    let waited = pool(4).block_on(async {
        let timer = tokio::spawn(elapsed(Duration::from_millis(200)));
        let at = tokio::time::Instant::now() + Duration::from_millis(100);
        let others = [0, 1].map(|_| tokio::spawn(tokio::time::sleep_until(at)));
        let culprit = tokio::spawn(async move {
            tokio::time::sleep_until(at).await;
            thread::sleep(BLOCK);
        });
        for other in others {
            other.await.unwrap();
        }
        culprit.await.unwrap();
        timer.await.unwrap()
    });
    assert!(waited < BLOCK, "the timer rang after {waited:?}");
}

#[test]
fn a_woken_task_leaves_the_driver_to_the_task_that_it_spawns() {
    for workers in [2, 4, 8] {
        let waited = pool(workers).block_on(async {
            let timer = tokio::spawn(elapsed(Duration::from_millis(200)));
            let (spawned, handler) = tokio::sync::oneshot::channel();
            tokio::spawn(async move {
                sleep(Duration::from_millis(100)).await;
                let handler = tokio::spawn(async { thread::sleep(BLOCK) });
                spawned.send(handler).unwrap();
            });
            handler.await.unwrap().await.unwrap();
            timer.await.unwrap()
        });
        let over = Duration::from_millis(100) + BLOCK;
        assert!(waited >= over, "with {workers} workers the timer rang after {waited:?}");
    }
}

#[test]
fn a_wake_from_outside_the_pool_starts_another_worker() {
    let waited = pool(4).block_on(async {
        let (wake, woken) = tokio::sync::oneshot::channel();
        let waiter = tokio::spawn(woken);
        let timer = tokio::spawn(elapsed(Duration::from_millis(200)));
        thread::spawn(move || {
            thread::sleep(Duration::from_millis(300));
            wake.send(()).unwrap();
        });
        let culprit = tokio::spawn(woken_by_a_timer());
        waiter.await.unwrap().unwrap();
        culprit.await.unwrap();
        timer.await.unwrap()
    });
    let over = Duration::from_millis(100) + BLOCK;
    assert!(waited < over, "the timer rang after {waited:?}");
}
