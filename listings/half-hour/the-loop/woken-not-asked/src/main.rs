use std::future::poll_fn;
use tokio::sync::oneshot;
use tokio::task::yield_now;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (reply, answer) = oneshot::channel();
    let scout = tokio::spawn(count_polls(answer));

    for _ in 0..1_000 {
        yield_now().await; // a thousand turns of the loop
    }
    reply.send("yes")?; // wakes the scout

    println!("scout was polled {} times", scout.await?);
    Ok(())
}

async fn count_polls(future: impl Future) -> u32 {
    let mut future = Box::pin(future);
    let mut polls = 0;
    poll_fn(|context| {
        polls += 1;
        future.as_mut().poll(context)
    })
    .await;
    polls
}
