//! What a limit per chunk doesn't notice.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn a_trickle_never_ends() {
    let (send, answer) = channel(1);
    spawn(async move {
        loop {
            sleep(IDLE - Duration::from_millis(100)).await;
            if send.send(Chunk).await.is_err() {
                return;
            }
        }
    });
    let hour = Duration::from_secs(3600);
    assert!(
        timeout(hour, read_until_idle(answer)).await.is_err(),
        "still reading after an hour"
    );
}
