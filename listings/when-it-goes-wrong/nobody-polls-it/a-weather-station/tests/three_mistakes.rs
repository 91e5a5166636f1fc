//! What goes wrong at the station: the ten seconds, a camera, and the sending.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn the_ten_seconds_begin_again_with_each_gust() {
    let start = Instant::now();
    let (vane, gusts) = mpsc::channel(1);
    tokio::spawn(measure(vane));
    assert_eq!(listen(gusts).await, 60);
    assert_eq!(start.elapsed().as_secs(), 76);
}

#[tokio::test(start_paused = true)]
async fn a_camera_is_called_slow_that_nobody_polls() {
    let log = Log::default();
    photograph(&log).await;
    assert_eq!(*log.lock().await, ["a photo from the north", "a camera is too slow"]);
    assert_eq!(photo(("east", 1200, 600)).await, Ok("east"), "polled, it needs 1.8 s");
}

#[tokio::test(start_paused = true)]
async fn the_note_waits_for_a_log_whose_upload_nobody_polls() {
    let log = Log::default();
    assert!(timeout(HOUR, send(&log)).await.is_err());
    assert!(timeout(HOUR, upload(log)).await.is_ok());
}
