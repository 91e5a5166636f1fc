//! A limit of zero never ends, whatever there is to do.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn an_empty_stream_doesnt_end_either() {
    let none = stream::empty().map(ask).buffer_unordered(0).count();
    assert!(timeout(HOUR, none).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn neither_does_buffered() {
    let foods = stream::iter(["tea"]).map(ask).buffered(0).count();
    assert!(timeout(HOUR, foods).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_semaphore_without_permits_waits_as_well() {
    let permits = tokio::sync::Semaphore::new(0);
    let asked = async {
        let _permit = permits.acquire().await;
        ask("tea").await
    };
    assert!(timeout(HOUR, asked).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn to_for_each_concurrent_zero_means_no_limit() {
    let foods = stream::iter(["tea", "soup", "rice"]);
    let all = foods.for_each_concurrent(0, async |food| {
        ask(food).await;
    });
    assert!(timeout(Duration::from_millis(1_500), all).await.is_ok());
}
