//! As a task, the same timeout is polled in time, unless something blocks the thread.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn a_task_is_polled_in_time() {
    let start = Instant::now();
    let quote = spawn(async move {
        let quote = timeout(Duration::from_secs(2), ask_price()).await;
        (quote, start.elapsed())
    });
    pack("tea").await;
    let (quote, after) = quote.await.expect("it doesn't panic");
    assert_eq!(quote, Ok("4 dollars"));
    assert_eq!(after, Duration::from_millis(1500));
}

/// On the real clock: blocking code is done at its first poll, so no limit can end it.
#[tokio::test]
async fn blocking_code_is_never_late() {
    let blocks = async { std::thread::sleep(Duration::from_millis(20)) };
    assert_eq!(timeout(Duration::from_millis(1), blocks).await, Ok(()));
}

/// The answer comes a second after the limit.
#[tokio::test(start_paused = true)]
async fn only_a_task_notices_that_the_answer_is_late() {
    let ask = || async { sleep(Duration::from_secs(3)).await };
    let limit = Duration::from_secs(2);
    let mut here = pin!(timeout(limit, ask()));
    let task = spawn(timeout(limit, ask()));
    assert!(is_pending(here.as_mut()).await);
    pack("tea").await;
    assert_eq!(here.await, Ok(()), "it is polled after 30 s");
    assert!(task.await.expect("it doesn't panic").is_err());
}

/// Polls a future once.
async fn is_pending<F: Future>(mut future: std::pin::Pin<&mut F>) -> bool {
    std::future::poll_fn(|context| {
        std::task::Poll::Ready(future.as_mut().poll(context).is_pending())
    })
    .await
}

/// On the real clock: while the thread is blocked, both timers pass.
#[tokio::test]
async fn a_blocked_thread_makes_even_a_task_late() {
    let answer = sleep(Duration::from_millis(600));
    let task = spawn(timeout(Duration::from_millis(300), answer));
    tokio::task::yield_now().await; // polls the task once
    std::thread::sleep(Duration::from_millis(900));
    assert_eq!(task.await.expect("it doesn't panic"), Ok(()));
}
