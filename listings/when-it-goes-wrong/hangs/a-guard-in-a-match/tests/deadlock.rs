//! What a `match` looks at lives until its end, the guard included; an `if let` lets go of it before its `else`.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn a_match_waits_for_its_own_guard() {
    let notes = Notes::default();
    assert!(timeout(HOUR, ask_once("scout", &notes)).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn what_is_known_needs_no_second_lock() {
    let notes = Mutex::new(HashMap::from([("scout".to_string(), "known".to_string())]));
    assert_eq!(timeout(HOUR, ask_once("scout", &notes)).await.as_deref(), Ok("known"));
}

#[tokio::test(start_paused = true)]
async fn an_if_let_with_an_else_does_not_hang() {
    let notes = Notes::default();
    let asked = async {
        if let Some(answer) = notes.lock().await.get("scout") {
            answer.clone()
        } else {
            notes.lock().await.insert("scout".into(), "new".into());
            "new".to_string()
        }
    };
    assert_eq!(timeout(HOUR, asked).await.as_deref(), Ok("new"));
}
