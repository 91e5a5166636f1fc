//! A channel ends when its last sender is dropped. Here one sender waits for the end itself.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn collecting_never_ends() {
    assert!(timeout(HOUR, collect()).await.is_err());
}
