use std::{io, process::Stdio, time::Duration};
use tokio::time::{sleep, timeout};
use tokio::{io::AsyncReadExt, process::Command, select, sync::watch};

const LIMIT: Duration = Duration::from_millis(400);

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let (stop, stopped) = watch::channel(false);
    let progress = tokio::spawn(show_progress(stopped));

    let mut tests = tokio::spawn(run_tests());
    if timeout(LIMIT, &mut tests).await.is_err() {
        println!("main gives up on the tests");
        tests.abort();
    }

    let mut upload = Command::new("sh")
        .args(["-c", "sleep 1.5; echo the build is published"])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let mut output = upload.stdout.take().expect("it is piped");
    let end = async move { upload.wait().await };
    if timeout(LIMIT, end).await.is_err() {
        println!("main gives up on the upload");
    }

    stop.send(true).expect("the progress listens");
    progress.await.expect("it does not panic");
    println!("all is called off");
    let mut said = String::new();
    output.read_to_string(&mut said).await?;
    println!("the upload said {said:?}");
    Ok(())
}

async fn show_progress(mut stop: watch::Receiver<bool>) {
    loop {
        println!("progress: working");
        select! {
            () = sleep(Duration::from_millis(1200)) => {}
            _ = stop.wait_for(|stop| *stop) => break,
        }
    }
}

async fn run_tests() {
    for test in 1..=3 {
        sleep(Duration::from_millis(300)).await; // the machine is slow
        println!("test {test}: passed");
    }
}
