use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::{sleep, timeout};
use two_outputs_of_a_program::collect;

const HOUR: u64 = 3600;

#[tokio::test(start_paused = true)]
async fn a_long_silence_on_stderr_costs_nothing() {
    let (stdout, stderr) = (output("out", &[1]), output("err", &[HOUR]));
    let lines = without_spinning(collect(stdout, stderr)).await;
    assert_eq!(lines, ["out 1", "err 3600"], "each line once, as it arrives");
}

#[tokio::test(start_paused = true)]
async fn a_long_silence_on_stdout_costs_nothing() {
    let (stdout, stderr) = (output("out", &[HOUR]), output("err", &[1]));
    let lines = without_spinning(collect(stdout, stderr)).await;
    assert_eq!(lines, ["err 1", "out 3600"], "each line once, as it arrives");
}

#[tokio::test(start_paused = true)]
async fn lines_come_in_the_order_of_their_arrival() {
    let (stdout, stderr) = (output("out", &[1, 3]), output("err", &[2, 3]));
    let lines = without_spinning(collect(stdout, stderr)).await;
    assert_eq!(lines[..2], ["out 1", "err 2"], "each line once, as it arrives");
    assert_eq!(lines.len(), 4, "a line is missing");
}

/// A channel on which a line arrives at each of these seconds.
fn output(name: &'static str, seconds: &'static [u64]) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        let mut now = 0;
        for second in seconds {
            sleep(Duration::from_secs(second - now)).await;
            now = *second;
            let line = format!("{name} {second}");
            sender.send(line).await.expect("collect receives to the end");
        }
    });
    receiver
}

/// The lines. A future that spins would never end here, because the paused clock moves only
/// when nothing can run, so it fails after 100 polls.
async fn without_spinning(future: impl Future<Output = Vec<String>>) -> Vec<String> {
    let mut future = pin!(future);
    let mut polls = 0;
    let counted = poll_fn(|context| {
        polls += 1;
        assert!(polls < 100, "polled 100 times while nothing arrives: collect spins");
        future.as_mut().poll(context)
    });
    let lines = timeout(Duration::from_secs(2 * HOUR), counted).await;
    lines.expect("both outputs ended long ago, but collect still waits")
}
