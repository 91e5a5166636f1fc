include!("../src/main.rs");

use fake_llm::{ApiError, Fault};
use std::io;

/// A server with one chat.
async fn serve_chat(
    fake: &FakeLlm,
    tools: impl IntoIterator<Item = Tool>,
) -> (Chat, String) {
    let agent = tools.into_iter().fold(Agent::new("small", ""), Agent::tool);
    let driver = Driver::new(agent, Client::in_process(fake.clone()));
    let run = Arc::new(Mutex::new(driver.start("Spell.")));
    let chat = Chat { driver: Arc::new(driver), run };
    let url = start(chat.clone()).await.unwrap();
    (chat, url)
}

/// A model that says its first words and then nothing.
fn silent() -> FakeLlm {
    let silent = Step::respond("a b c d").with(Fault::StallAfter(3));
    FakeLlm::new(Script::new([silent, Step::respond("a b c d")]))
}

async fn lines(url: &str) -> Vec<String> {
    open_page(url).await.unwrap().try_collect().await.unwrap()
}

async fn soon(happened: impl Fn() -> bool) {
    for _ in 0..1_000 {
        if happened() {
            return;
        }
        sleep(Duration::from_millis(5)).await;
    }
    panic!("it hasn't happened in five seconds");
}

#[tokio::test]
async fn closing_the_page_stops_the_run_while_the_model_is_silent() {
    let fake = silent();
    let (chat, url) = serve_chat(&fake, []).await;
    let mut page = open_page(&url).await.unwrap();
    page.next().await.unwrap().unwrap();
    page.next().await.unwrap().unwrap();
    sleep(Duration::from_millis(100)).await;
    assert_eq!(fake.counts().left, 0);
    drop(page);
    soon(|| fake.counts().left == 1).await;
    soon(|| chat.run.try_lock().is_ok()).await;
}

#[tokio::test]
async fn a_second_tab_waits_and_leaves_when_it_is_closed() {
    let fake = silent();
    let (chat, url) = serve_chat(&fake, []).await;
    let mut page = open_page(&url).await.unwrap();
    page.next().await.unwrap().unwrap();
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

/// An error isn't an answer, and the page that opens again asks again.
#[tokio::test]
async fn an_error_is_not_an_answer() {
    let broken = Step::respond("a b c d").with(Fault::CutAfter(3));
    let fake = FakeLlm::new(Script::new([
        broken,
        Step::raise_error(ApiError::new(401, "invalid_api_key")),
        Step::respond("abc"),
    ]));
    let (_chat, url) = serve_chat(&fake, []).await;
    for _ in 0..2 {
        let lines = lines(&url).await;
        assert_eq!(lines[0], "so_far   user");
        assert!(lines.last().unwrap().starts_with("failed   \"the model: "), "{lines:?}");
    }
    assert_eq!(lines(&url).await.last().unwrap(), "answer   \"abc\"");
    assert_eq!(lines(&url).await, ["so_far   user, assistant", "answer   \"abc\""]);
    assert_eq!(fake.counts().requests, 3);
}

#[tokio::test]
async fn a_panic_is_not_an_answer() {
    let keep = |_: &Run| -> futures::future::Ready<io::Result<()>> { panic!("a bug") };
    let driver = Driver::new(Agent::new("small", ""), Client::in_process(silent()));
    let run = Arc::new(Mutex::new(driver.start("Spell.")));
    let chat = Chat { driver: Arc::new(driver.keep_with(keep)), run };
    let url = start(chat).await.unwrap();
    let end = "failed   \"something went wrong on the server\"";
    assert_eq!(lines(&url).await, ["so_far   user", end]);
}

/// Outputs go into the conversation together, so the page that comes in between doesn't see the first one.
#[tokio::test]
async fn an_output_is_missing_while_its_turn_goes_on() {
    let two = Step::calls([
        Call::new("find", json!({ "name": "ana" })),
        Call::new("wait", json!({ "name": "ana" })),
    ]);
    let fake = FakeLlm::new(Script::new([two]));
    let wait = Tool::new("wait", "", |_: Who| std::future::pending());
    let (_chat, url) = serve_chat(&fake, [Tool::new("find", "", find), wait]).await;
    let until = async |word: &str| {
        let mut page = open_page(&url).await.unwrap();
        let mut lines = Vec::new();
        while !lines.last().is_some_and(|line: &String| line.contains(word)) {
            lines.push(page.next().await.unwrap().unwrap());
        }
        lines
    };
    assert_eq!(until("finished").await.len(), 5);
    let second = until("called").await;
    assert_eq!(second[0], "so_far   user, assistant");
    assert!(second[1].contains("wait"), "{second:?}");
    assert_eq!(fake.counts().requests, 1);
}
