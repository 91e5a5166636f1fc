//! A channel ends when its last sender is dropped. Here one sender waits for the end itself. The other end can wait as well.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn collecting_never_ends() {
    assert!(timeout(HOUR, collect()).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn sending_waits_while_the_channel_is_full() {
    let (say, mut said) = channel(8);
    let send_first = async {
        for n in 0..9 {
            say.send(n).await.expect("the receiver lives");
        }
    };
    assert!(timeout(HOUR, send_first).await.is_err());
    for n in 0..8 {
        assert_eq!(said.try_recv(), Ok(n));
    }
}
