//! A future that is made inside of a loop begins afresh in every round.

include!("../src/main.rs");

use std::pin::pin;
use tokio::time::timeout;

#[tokio::test(start_paused = true)]
async fn the_limit_is_never_reached_while_readings_come() {
    let start = Instant::now();
    let (sensor, readings) = mpsc::channel(1);
    tokio::spawn(measure(sensor));
    assert_eq!(collect(readings).await, 100);
    assert_eq!(start.elapsed().as_secs(), 95);
}

/// Made before the loop, it ends at the same time in every round.
#[tokio::test(start_paused = true)]
async fn a_sleep_that_is_lent_goes_on() {
    let start = Instant::now();
    let (sensor, mut readings) = mpsc::channel(1);
    tokio::spawn(measure(sensor));
    let mut count = 0;
    let mut end = pin!(sleep(LIMIT));
    loop {
        tokio::select! {
            Some(_reading) = readings.recv() => count += 1,
            () = &mut end => break,
        }
    }
    assert_eq!((count, start.elapsed().as_secs()), (5, 5));
}

/// The limit is looked at between two handlers only; around the loop, it also ends a handler.
#[tokio::test(start_paused = true)]
async fn a_handler_may_overrun_the_limit() {
    let start = Instant::now();
    let (sensor, mut readings) = mpsc::channel(1);
    tokio::spawn(measure(sensor));
    let end = start + LIMIT;
    loop {
        tokio::select! {
            Some(_reading) = readings.recv() => sleep(Duration::from_secs(3)).await,
            () = tokio::time::sleep_until(end) => break,
        }
        if start.elapsed() > LIMIT {
            break;
        }
    }
    assert!(start.elapsed().as_secs() > 5);

    let start = Instant::now();
    let whole = async {
        while readings.recv().await.is_some() {
            sleep(Duration::from_secs(3)).await;
        }
    };
    assert!(timeout(LIMIT, whole).await.is_err());
    assert_eq!(start.elapsed().as_secs(), 5);
}
