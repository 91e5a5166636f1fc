//! The station, put right.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn it_listens_for_ten_seconds_has_both_photos_and_sends() {
    let (log, start) = (Log::default(), Instant::now());
    let (vane, gusts) = mpsc::channel(1);
    tokio::spawn(measure(vane));
    assert_eq!(listen(gusts).await, 9);
    assert_eq!(start.elapsed().as_secs(), 10);
    photograph(&log).await;
    assert_eq!(*log.lock().await, ["a photo from the north", "a photo from the east"]);
    assert!(timeout(HOUR, send(&log)).await.is_ok());
    assert_eq!(log.lock().await.last().unwrap(), "the line is slow");
}
