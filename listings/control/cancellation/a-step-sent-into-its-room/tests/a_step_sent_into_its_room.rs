//! What a dropped `reserve` loses: its place in the queue.

include!("../src/main.rs");

use tokio::time::timeout;

#[tokio::test(start_paused = true)]
async fn a_dropped_reserve_waits_from_the_end_of_the_queue_again() {
    let (browser, mut inbox) = channel(1);
    browser.send("plan").await.unwrap();
    let again = async {
        let first = browser.reserve();
        assert!(timeout(Duration::from_secs(2), first).await.is_err());
        browser.reserve().await.unwrap().send("was first");
    };
    let second = async {
        sleep(Duration::from_secs(1)).await;
        browser.send("came later").await.unwrap();
    };
    let receive = async {
        sleep(Duration::from_secs(3)).await;
        [inbox.recv().await, inbox.recv().await, inbox.recv().await]
    };
    let (_, _, received) = tokio::join!(again, second, receive);
    assert_eq!(received, [Some("plan"), Some("came later"), Some("was first")]);
}
