include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn who_speaks_is_in_what_is_saved() {
    let driver = driver();
    let mut run = driver.start("My bill is too high.");
    assert!(serde_json::to_string(&run).unwrap().contains(r#""agent":"triage""#));
    driver.drive(&mut run).await.unwrap();
    assert!(serde_json::to_string(&run).unwrap().contains(r#""agent":"billing""#));
}
