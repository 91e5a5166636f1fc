//! Each of the three mistakes hangs by itself: nobody receives yet, a sender is left, and a `match` keeps its guard.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn nobody_receives_while_the_text_is_split() {
    let (words, mut each) = channel(2);
    assert!(timeout(HOUR, split("a rose", &words)).await.is_ok());
    assert!(
        timeout(HOUR, split("is", &words)).await.is_err(),
        "there was room for a third word"
    );
    assert_eq!(each.recv().await.as_deref(), Some("a"));
    assert!(timeout(HOUR, split("is", &words)).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn the_senders_owner_waits_for_the_end() {
    assert!(timeout(HOUR, count("")).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_new_word_waits_for_its_own_guard() {
    let counts = Counts::default();
    assert!(timeout(HOUR, add("rose".into(), &counts)).await.is_err());
    counts.lock().await.insert("rose".into(), 1);
    assert!(timeout(HOUR, add("rose".into(), &counts)).await.is_ok());
    assert_eq!(counts.lock().await["rose"], 2);
}
