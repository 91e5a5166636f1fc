use futures::stream::{self, StreamExt};
use std::{sync::Arc, time::Duration};
use tokio::select;
use tokio::sync::{Mutex, mpsc};
use tokio::time::{Instant, error::Elapsed, sleep, sleep_until, timeout};

type Log = Arc<Mutex<Vec<String>>>;

const HOUR: Duration = Duration::from_secs(3600);
const SECOND: Duration = Duration::from_secs(1);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (log, start) = (Log::default(), Instant::now());
    let (vane, gusts) = mpsc::channel(1);
    tokio::spawn(measure(vane));
    let count = listen(gusts).await;
    note(&log, format!("{count} gusts in {} s", start.elapsed().as_secs())).await;
    photograph(&log).await;
    println!("{:?}", log.lock().await);
    match timeout(HOUR, send(&log)).await {
        Ok(()) => println!("sent"),
        Err(_) => println!("not sent for an hour"),
    }
}

/// Counts the gusts of ten seconds.
async fn listen(mut gusts: mpsc::Receiver<()>) -> u32 {
    let mut count = 0;
    let end = Instant::now() + 10 * SECOND;
    loop {
        select! {
            Some(()) = gusts.recv() => count += 1,
            () = sleep_until(end) => return count,
        }
    }
}

/// Takes photos with all cameras at once, without those that need longer than two seconds.
async fn photograph(log: &Log) {
    let cameras = [("north", 400, 600), ("east", 1200, 600)];
    let mut photos =
        stream::iter(cameras).map(photo).map(tokio::spawn).buffer_unordered(2);
    while let Some(photo) = photos.next().await {
        match photo.expect("no photo panics") {
            Ok(camera) => shrink(log, camera).await,
            Err(_) => note(log, "a camera is too slow".into()).await,
        }
    }
}

/// Sends the log, and notes in it every second that this is slow.
async fn send(log: &Log) {
    let mut sending = tokio::spawn(upload(log.clone()));
    loop {
        select! {
            _ = &mut sending => return,
            _ = sleep(SECOND) => note(log, "the line is slow".into()).await,
        }
    }
}

async fn measure(vane: mpsc::Sender<()>) {
    for _ in 0..60 {
        sleep(Duration::from_millis(1100)).await; // no wind
        vane.send(()).await.ok();
    }
}

async fn photo((camera, aim, expose): (&str, u64, u64)) -> Result<&str, Elapsed> {
    let steps = async {
        sleep(Duration::from_millis(aim)).await;
        sleep(Duration::from_millis(expose)).await;
        camera
    };
    timeout(2 * SECOND, steps).await
}

async fn shrink(log: &Log, camera: &str) {
    sleep(5 * SECOND).await; // a program makes the photo smaller
    note(log, format!("a photo from the {camera}")).await;
}

async fn upload(log: Log) {
    let _log = log.lock().await;
    sleep(3 * SECOND).await; // the antenna sends
}

async fn note(log: &Log, words: String) {
    log.lock().await.push(words);
}
