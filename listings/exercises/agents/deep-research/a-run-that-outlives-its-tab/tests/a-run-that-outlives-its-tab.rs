//! What a reader gets, and what becomes of the run when the reader stalls or leaves.

use a_run_that_outlives_its_tab::watch;
use futures::StreamExt;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};

const HOUR: Duration = Duration::from_secs(3_600);

#[tokio::test(start_paused = true)]
async fn a_reader_gets_everything_and_then_the_end() {
    let stream = watch(async |texts| {
        for nth in 1..=40 {
            let _ = texts.send(format!("{nth}")).await;
        }
    });
    let texts = timeout(HOUR, stream.collect::<Vec<_>>()).await;
    let texts = texts.expect("the stream should end when the run ends");
    let last = texts.last().map(String::as_str);
    assert_eq!((texts.len(), last), (40, Some("40")), "the run has told 40 texts");
}

#[tokio::test(start_paused = true)]
async fn a_run_ends_with_its_stream_even_if_it_waits() {
    let is_alive = Arc::new(());
    let held = Arc::clone(&is_alive);
    {
        let mut stream = pin!(watch(async move |texts| {
            let _held = held;
            let _ = texts.send("asking a model".to_string()).await;
            sleep(HOUR).await;
            let _ = texts.send("sending a mail".to_string()).await;
        }));
        let first = timeout(HOUR / 2, stream.next()).await;
        assert!(first.is_ok(), "the run has told something, but the stream is silent");
    }
    for _ in 0..10 {
        yield_now().await; // time for an abort
    }
    let runs = Arc::strong_count(&is_alive) - 1;
    assert_eq!(runs, 0, "the stream is dropped, but its run goes on");
}

#[tokio::test(start_paused = true)]
async fn a_run_that_nobody_reads_does_not_begin() {
    let begun = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&begun);
    let stream = watch(async move |_| {
        counted.fetch_add(1, Relaxed);
    });
    sleep(HOUR).await;
    assert_eq!(begun.load(Relaxed), 0, "nobody has read yet, but the run has begun");
    let all = timeout(HOUR, stream.collect::<Vec<_>>()).await;
    assert!(all.is_ok(), "the stream should end when the run ends");
    assert_eq!(begun.load(Relaxed), 1, "reading should begin the run");
}

#[tokio::test(start_paused = true)]
async fn a_stalled_reader_stalls_the_run() {
    let told = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&told);
    let mut stream = pin!(watch(async move |texts| {
        for _ in 0..1_000 {
            let _ = texts.send("text".to_string()).await;
            counted.fetch_add(1, Relaxed);
        }
    }));
    let first = timeout(HOUR, stream.next()).await;
    assert!(first.is_ok(), "the run has told something, but the stream doesn't yield it");
    sleep(HOUR).await;
    let told = told.load(Relaxed);
    assert!(told <= 17, "one text was read, but the run has told {told}");
}
