//! A feed that is over is ready immediately, every time it is polled.

include!("../src/main.rs");

#[tokio::test]
async fn a_closed_channel_answers_without_waiting() {
    let (sender, mut receiver) = mpsc::channel::<()>(1);
    drop(sender);
    for _ in 0..100 {
        assert_eq!(at_once(receiver.recv()).await, None);
    }
}

/// The output of a future that is ready at its first poll.
async fn at_once<F: Future>(future: F) -> F::Output {
    select! {
        biased;
        output = future => output,
        () = std::future::ready(()) => panic!("it waits"),
    }
}

#[tokio::test]
async fn it_spins_although_it_knows_that_a_feed_is_over() {
    let rounds = follow(feed("price", 0), feed("news", 50)).await;
    assert!(rounds > 1000, "{rounds} rounds");
}

#[tokio::test]
async fn conditions_do_as_well_as_patterns() {
    let (mut prices, mut news) = (feed("price", 0), feed("news", 20));
    let (mut prices_end, mut news_end) = (false, false);
    let mut rounds = 0;
    while !(prices_end && news_end) {
        rounds += 1;
        select! {
            price = prices.recv(), if !prices_end => prices_end = price.is_none(),
            item = news.recv(), if !news_end => news_end = item.is_none(),
        }
    }
    assert_eq!(rounds, 6, "four items and two ends");
}
