use futures::future::join_all;
use pin_project_lite::pin_project;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let calls = [1, 2, 3].map(|seconds| Counted { future: ask(seconds), polls: 0 });
    println!("joined:  {:?} polls", join_all(calls).await);

    let calls = [1, 2, 3].map(|seconds| Counted { future: ask(seconds), polls: 0 });
    let mut polls = Vec::new();
    for task in calls.map(tokio::spawn) {
        polls.push(task.await.expect("no call panics"));
    }
    println!("spawned: {polls:?} polls");
}

pin_project! {
    /// Runs a future and returns how many polls it took.
    struct Counted<F> {
        #[pin]
        future: F,
        polls: u32,
    }
}

impl<F: Future> Future for Counted<F> {
    type Output = u32;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<u32> {
        let this = self.project();
        *this.polls += 1;
        this.future.poll(context).map(|_| *this.polls)
    }
}

async fn ask(seconds: u64) {
    sleep(Duration::from_secs(seconds)).await; // the model thinks
}
