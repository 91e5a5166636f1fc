//! A runtime that is dropped waits for the threads that block, unless it is told not to.

include!("../src/main.rs");

use std::time::Instant;
use tokio::runtime::{Builder, Runtime};

#[test]
fn main_ends_when_the_blocking_call_does() {
    let start = Instant::now();
    main();
    assert!(start.elapsed() >= Duration::from_millis(500));
}

#[test]
fn shut_down_in_the_background_or_within_a_time_it_does_not_wait() {
    let ways: [fn(Runtime); 2] = [Runtime::shutdown_background, |runtime| {
        runtime.shutdown_timeout(Duration::from_millis(50))
    }];
    for shut_down in ways {
        let start = Instant::now();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let answer = spawn_blocking(|| thread::sleep(Duration::from_secs(30)));
            assert!(timeout(Duration::from_millis(50), answer).await.is_err());
        });
        shut_down(runtime);
        assert!(start.elapsed() < Duration::from_secs(30));
    }
}

#[test]
fn it_waits_even_for_calls_that_have_no_thread_yet() {
    let start = Instant::now();
    let runtime = Builder::new_current_thread().max_blocking_threads(1).build().unwrap();
    for _ in 0..3 {
        runtime.spawn_blocking(|| thread::sleep(Duration::from_millis(100)));
    }
    drop(runtime);
    assert!(start.elapsed() >= Duration::from_millis(300));
}
