//! A permit limits how many calls are open, and nothing else.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn without_a_limit_per_second_the_semaphore_is_enough() {
    let model = Model::new(Script { at_once: 50, ..Script::default() });
    let summaries = summarize(&model, 1_000).await;
    assert_eq!(summaries.iter().flatten().count(), 1_000);
    assert_eq!(model.counts().refusals(), 0);
    assert_eq!(model.elapsed().as_secs(), 20);
}

#[tokio::test(start_paused = true)]
async fn an_agent_that_keeps_its_permit_for_its_helper_can_wait_forever() {
    use std::time::Duration;
    use tokio::time::{sleep, timeout};
    let permits = Semaphore::new(2);
    let agent = async || {
        let _permit = permits.acquire().await.expect("it is never closed");
        sleep(Duration::from_secs(1)).await; // the model thinks
        let helper = async {
            let _permit = permits.acquire().await.expect("it is never closed");
        };
        helper.await;
    };
    let both = futures::future::join(agent(), agent());
    assert!(timeout(Duration::from_secs(3600), both).await.is_err());
    assert!(timeout(Duration::from_secs(3600), agent()).await.is_ok());
}
