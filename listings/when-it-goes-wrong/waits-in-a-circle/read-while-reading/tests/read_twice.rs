//! A writer that waits goes before every reader that comes later, even one that reads already.

include!("../src/main.rs");

fn settings() -> RwLock<Settings> {
    RwLock::new(Settings { title: "Shop", greeting: "Hello" })
}

#[tokio::test(start_paused = true)]
async fn a_reload_between_two_reads_stops_all() {
    let settings = settings();
    let both = async { tokio::join!(page(&settings), reload(&settings)) };
    assert!(timeout(HOUR, both).await.is_err());
    assert_eq!(settings.read().await.greeting, "Hello");
}

#[tokio::test(start_paused = true)]
async fn without_a_writer_one_may_read_twice() {
    assert_eq!(timeout(HOUR, page(&settings())).await.unwrap(), "Shop: Hello, Ann");
}

#[tokio::test(start_paused = true)]
async fn try_read_fails_while_a_writer_waits() {
    let settings = settings();
    let _now = settings.read().await;
    assert!(settings.try_read().is_ok());
    let mut reload = std::pin::pin!(reload(&settings));
    assert!(timeout(HOUR, &mut reload).await.is_err());
    assert!(settings.try_read().is_err());
}
