include!("../src/main.rs");

/// A server with one chat, whose model says its first words and then nothing.
async fn silent() -> (FakeLlm, Chat, String) {
    let silent = Step::respond("a b c d").with(fake_llm::Fault::StallAfter(3));
    let fake = FakeLlm::new(Script::new([silent, Step::respond("a b c d")]));
    let driver = Driver::new(Agent::new("small", ""), Client::in_process(fake.clone()));
    let run = Arc::new(Mutex::new(driver.start("Spell.")));
    let chat = Chat { driver: Arc::new(driver), run };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/events", listener.local_addr().unwrap());
    let app = Router::new().route("/events", get(watch)).with_state(chat.clone());
    spawn(axum::serve(listener, app).into_future());
    (fake, chat, url)
}

async fn soon(happened: impl Fn() -> bool) {
    for _ in 0..1_000 {
        if happened() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("it hasn't happened in five seconds");
}

#[tokio::test]
async fn closing_the_page_stops_the_run_while_the_model_is_silent() {
    let (fake, chat, url) = silent().await;
    let mut page = open_page(&url).await.unwrap();
    page.next().await.unwrap().unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(fake.counts().left, 0);
    drop(page);
    soon(|| fake.counts().left == 1).await;
    soon(|| chat.run.try_lock().is_ok()).await;
}

#[tokio::test]
async fn a_second_tab_waits_and_leaves_when_it_is_closed() {
    let (fake, chat, url) = silent().await;
    let mut page = open_page(&url).await.unwrap();
    page.next().await.unwrap().unwrap();
    let held = Arc::strong_count(&chat.run);
    let second = spawn({
        let url = url.clone();
        async move { open_page(&url).await.map(drop) }
    });
    soon(|| Arc::strong_count(&chat.run) > held).await;
    second.abort();
    soon(|| Arc::strong_count(&chat.run) == held).await;
    assert_eq!(fake.counts().requests, 1);
}
