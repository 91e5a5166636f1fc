//! A future that keeps no waker is not polled again for its own sake, and looks right when something else has it polled.

include!("../src/main.rs");

use futures::task::AtomicWaker;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn a_task_of_its_own_never_learns_of_the_answer() {
    let place = Arc::new(OnceLock::new());
    tokio::spawn(model(place.clone()));
    let agent = tokio::spawn(Answer(place.clone()));
    assert!(timeout(HOUR, agent).await.is_err());
    assert_eq!(
        place.get(),
        Some(&"yes"),
        "the answer has been there for most of that hour"
    );
}

#[tokio::test(start_paused = true)]
async fn any_other_wake_brings_it() {
    let start = Instant::now();
    let place = Arc::new(OnceLock::new());
    tokio::spawn(model(place.clone()));
    // In the same task: when the time is up, both are polled.
    assert_eq!(timeout(HOUR, Answer(place)).await, Ok("yes"));
    assert_eq!(start.elapsed().as_secs(), 3600);
}

#[tokio::test(start_paused = true)]
async fn with_the_waker_kept_it_comes_at_once() {
    let start = Instant::now();
    let place = Arc::new((OnceLock::new(), AtomicWaker::new()));
    let model = place.clone();
    tokio::spawn(async move {
        sleep(Duration::from_secs(1)).await;
        model.0.set("yes").unwrap();
        model.1.wake();
    });
    let answer = std::future::poll_fn(move |context| {
        place.1.register(context.waker());
        place.0.get().map_or(Poll::Pending, |answer| Poll::Ready(*answer))
    });
    assert_eq!(tokio::spawn(answer).await.unwrap(), "yes");
    assert_eq!(start.elapsed().as_secs(), 1);
}
