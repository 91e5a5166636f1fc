//! What moves a paused clock, and what doesn't.

include!("../src/main.rs");

use std::time::Instant as RealInstant;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn an_hour_takes_no_time_and_is_exact() {
    let (start, real) = (Instant::now(), RealInstant::now());
    sleep(Duration::from_secs(3600)).await;
    assert_eq!(start.elapsed(), Duration::from_secs(3600));
    assert!(real.elapsed() < Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn blocking_takes_no_time_on_it() {
    let start = Instant::now();
    thread::sleep(Duration::from_millis(20));
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn it_stands_still_while_a_blocking_call_runs() {
    let start = Instant::now();
    let other = tokio::spawn(async move {
        sleep(Duration::from_millis(1)).await;
        RealInstant::now()
    });
    let call = spawn_blocking(|| {
        thread::sleep(WORK);
        RealInstant::now()
    });
    let ended = call.await.expect("it doesn't panic");
    assert_eq!(start.elapsed(), Duration::ZERO);
    let fired = other.await.expect("it doesn't panic");
    assert!(fired > ended, "no timer fires before the call ends");
}

#[tokio::test(start_paused = true)]
async fn it_does_not_wait_for_a_thread_that_tokio_does_not_know() {
    let (send, answer) = tokio::sync::oneshot::channel();
    thread::spawn(|| {
        thread::sleep(WORK);
        let _ = send.send(());
    });
    assert!(timeout(Duration::from_secs(60), answer).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn advance_moves_it() {
    let start = Instant::now();
    tokio::time::advance(WORK).await;
    assert_eq!(start.elapsed(), WORK);
}
