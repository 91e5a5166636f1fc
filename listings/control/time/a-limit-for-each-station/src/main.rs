use std::future::{pending, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;
use tokio::join;
use tokio::time::sleep;

const LIMIT: Duration = Duration::from_secs(2);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let readings = join!(
        timeout(LIMIT, ask("north")),
        timeout(LIMIT, ask("hill")),
        timeout(LIMIT, ask("south")),
    );
    println!("{readings:?}");
}

/// The output of `future`, or `None` if it isn't done when `limit` is over.
async fn timeout<F: Future>(limit: Duration, future: F) -> Option<F::Output> {
    let (mut future, mut timer) = (pin!(future), pin!(sleep(limit)));
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => timer.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// The temperature that a weather station measures.
async fn ask(station: &str) -> i32 {
    match station {
        "north" => sleep(Duration::from_millis(500)).await,
        "south" => sleep(Duration::from_millis(1500)).await,
        _ => pending().await, // the connection is open
    }
    println!("{station} has answered");
    7
}
