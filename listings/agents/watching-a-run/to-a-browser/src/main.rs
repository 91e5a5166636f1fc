use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{self, KeepAlive, Sse};
use axum::{Router, routing::get};
use desk::{Agent, Driver, Next, Run};
use fake_llm::{FakeLlm, Script, Step};
use futures::stream::{self, BoxStream, Stream, StreamExt, TryStreamExt};
use model_client::Client;
use model_client::sse::{Event, events};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::{net::TcpListener, spawn};

type Failed = Box<dyn Error + Send + Sync>;

// ANCHOR: handler
#[derive(Clone)]
struct Chat {
    driver: Arc<Driver<Client>>,
    run: Arc<Mutex<Run>>,
}

async fn watch(
    State(chat): State<Chat>,
) -> Result<Sse<impl Stream<Item = Result<sse::Event, axum::Error>>>, StatusCode> {
    let mut run = chat.run.lock_owned().await; // a second tab waits for the first
    if let Next::Done(_) = run.next() {
        return Err(StatusCode::NO_CONTENT);
    }
    let (events, mut receiver) = desk::events(32);
    let ended = spawn(async move {
        match chat.driver.drive_with(&mut run, &events).await {
            Ok(answer) => answer,
            Err(stopped) => stopped.to_string(),
        }
    });
    let told = stream::poll_fn(move |context| receiver.poll_recv(context))
        .map(|event| sse::Event::default().json_data(event));
    let end = stream::once(ended).map(|ended| {
        sse::Event::default().event("end").json_data(ended.unwrap_or_default())
    });
    Ok(Sse::new(told.chain(end)).keep_alive(KeepAlive::default()))
}
// ANCHOR_END: handler

// ANCHOR: main
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failed> {
    let slow = Step::respond("word ".repeat(20).trim_end());
    let slow = slow.per_token(Duration::from_millis(20)).times(2);
    let fake = FakeLlm::new(Script::new([slow]));
    let driver = Driver::new(Agent::new("small", ""), Client::in_process(fake.clone()));
    let run = Arc::new(Mutex::new(driver.start("Tell me a story.")));
    let chat = Chat { driver: Arc::new(driver), run };

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/events", listener.local_addr()?);
    let app = Router::new().route("/events", get(watch)).with_state(chat);
    spawn(axum::serve(listener, app).into_future());

    println!("The first page shows:");
    let mut page = open_page(&url).await?;
    for _ in 0..3 {
        println!("  {}", page.next().await.ok_or("it ended")??);
    }
    drop(page);
    while fake.counts().left == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    println!("It is closed, and the model has lost {} client.", fake.counts().left);

    let events: Vec<_> = open_page(&url).await?.collect().await;
    println!("The second page gets {} events.", events.len());
    println!("A third gets {}.", status(&url).await?);
    Ok(())
}
// ANCHOR_END: main

/// The data of each event, as a browser's `EventSource` gets it.
async fn open_page(
    url: &str,
) -> Result<BoxStream<'static, Result<String, Failed>>, Failed> {
    let response = client()?.get(url).send().await?.error_for_status()?;
    let bytes = response.bytes_stream().map_err(Failed::from);
    let data = |Event { data, .. }| String::from_utf8(data).map_err(Failed::from);
    Ok(events(bytes.boxed()).map(move |event| event.and_then(data)).boxed())
}

async fn status(url: &str) -> reqwest::Result<StatusCode> {
    Ok(client()?.get(url).send().await?.status())
}

fn client() -> reqwest::Result<reqwest::Client> {
    // An error means that the program has already chosen its cryptography.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().tls_certs_only([]).build()
}
