//! Without a bound, the same crawler would never wait.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn a_bounded_channel_slows_the_crawler_down() {
    let (links, found) = mpsc::channel(2);
    let summaries = tokio::spawn(summarize(found));
    let start = Instant::now();
    crawl(links).await;
    assert_eq!(start.elapsed().as_secs(), 10);
    summaries.await.expect("it doesn't panic");
}

#[tokio::test(start_paused = true)]
async fn an_unbounded_channel_keeps_what_nobody_takes() {
    let (links, found) = mpsc::unbounded_channel();
    for link in 0..10_000 {
        links.send(link).expect("the receiver is there");
    }
    assert_eq!(found.len(), 10_000);
    // The bounded channel refuses the third.
    let (links, _found) = mpsc::channel(2);
    let taken: Vec<_> = (0..3).map(|link| links.try_send(link).is_ok()).collect();
    assert_eq!(taken, [true, true, false]);
}
