use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::{io, process::Stdio, sync::Arc, time::Duration};
use tokio::time::{sleep, timeout};
use tokio::{io::AsyncReadExt, process::Command};

const LIMIT: Duration = Duration::from_millis(400);

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let stop = Arc::new(AtomicBool::new(false));
    let progress = tokio::spawn(show_progress(stop.clone()));

    let tests = tokio::spawn(run_tests());
    if timeout(LIMIT, tests).await.is_err() {
        println!("main gives up on the tests");
    }

    let mut upload = Command::new("sh")
        .args(["-c", "sleep 1.5; echo the build is published"])
        .stdout(Stdio::piped())
        .spawn()?;
    let mut output = upload.stdout.take().expect("it is piped");
    let end = async move { upload.wait().await };
    if timeout(LIMIT, end).await.is_err() {
        println!("main gives up on the upload");
    }

    stop.store(true, Relaxed);
    progress.await.expect("it does not panic");
    println!("all is called off");
    let mut said = String::new();
    output.read_to_string(&mut said).await?;
    println!("the upload said {said:?}");
    Ok(())
}

async fn show_progress(stop: Arc<AtomicBool>) {
    while !stop.load(Relaxed) {
        println!("progress: working");
        sleep(Duration::from_millis(1200)).await;
    }
}

async fn run_tests() {
    for test in 1..=3 {
        sleep(Duration::from_millis(300)).await; // the machine is slow
        println!("test {test}: passed");
    }
}
