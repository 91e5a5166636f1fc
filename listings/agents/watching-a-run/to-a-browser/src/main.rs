use axum::extract::{Path, State};
use axum::response::sse::{self, KeepAlive, Sse};
use axum::response::{Html, IntoResponse};
use axum::routing::{get, post};
use axum::{Router, serve};
use desk::{Agent, Driver, Message, Run, Stopped, Tool, ToolResult};
use fake_llm::{Call, FakeLlm, Item, Script, Step};
use futures::future::ready;
use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};
use model_client::Client;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::spawn;
use tokio::sync::Mutex;
use tokio::time::sleep;
use tokio_stream::wrappers::ReceiverStream;

type Failed = Box<dyn Error + Send + Sync>;

// ANCHOR: handler
#[derive(Clone)]
struct Chat {
    driver: Arc<Driver<Client>>,
    run: Arc<Mutex<Run>>,
}

/// Sends what the run holds already, then what it tells, and at last how it has ended.
async fn watch(State(chat): State<Chat>) -> impl IntoResponse {
    let mut run = chat.run.lock_owned().await; // a second tab waits for the first
    let so_far = message("so_far", said(&run));
    let (events, receiver) = desk::events(16);
    let driving = spawn(async move { chat.driver.drive_with(&mut run, &events).await });

    let told = ReceiverStream::new(receiver).map(|event| message("told", event));
    let end = stream::once(driving).map(|ended| match ended {
        Ok(Ok(answer)) => message("answer", answer),
        Ok(Err(Stopped::NeedsApproval(calls))) => message("approve", calls),
        Ok(Err(stopped)) => message("failed", stopped.to_string()),
        Err(_panicked) => message("failed", "something went wrong on the server"),
    });
    let all = stream::once(ready(so_far)).chain(told).chain(end);
    Sse::new(all).keep_alive(KeepAlive::default())
}

/// Approves a call. Then the page opens its stream again.
async fn approve(State(chat): State<Chat>, Path(id): Path<String>) {
    chat.run.lock().await.approve(&id);
}

/// The conversation, without the instructions.
fn said(run: &Run) -> Vec<&Message> {
    let is_system = |message: &&Message| matches!(message, Message::System { .. });
    run.messages().iter().skip_while(is_system).collect()
}

fn message(name: &str, data: impl Serialize) -> Result<sse::Event, axum::Error> {
    sse::Event::default().event(name).json_data(data)
}
// ANCHOR_END: handler

fn app(chat: Chat) -> Router {
    Router::new()
        .route("/", get(Html(include_str!("page.html"))))
        .route("/events", get(watch))
        .route("/approve/{id}", post(approve))
        .with_state(chat)
}

// ANCHOR: main
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failed> {
    let model = model();
    let agent = Agent::new("gpt-5-mini", "You write mails.")
        .tool(Tool::new("find", "Finds an address.", find))
        .tool(Tool::new("send", "Sends a mail.", send).with_effects().needs_approval());
    let driver = Driver::new(agent, Client::in_process(model.clone()));
    let run = Arc::new(Mutex::new(driver.start("Thank Ana.")));
    let url = start(Chat { driver: Arc::new(driver), run }).await?;

    println!("The first page:");
    let mut page = open_page(&url).await?;
    while let Some(line) = page.try_next().await? {
        println!("  {line}");
        if line.contains("send") {
            break;
        }
    }
    drop(page);
    while model.counts().left == 0 {
        sleep(Duration::from_millis(5)).await;
    }
    println!("It is closed, and the model has lost {} client.", model.counts().left);

    println!("The second page:");
    show(&url).await?;
    println!("The user approves:");
    client()?.post(format!("{url}/approve/send_1")).send().await?.error_for_status()?;
    show(&url).await?;
    println!("The page is loaded once more:");
    show(&url).await
}
// ANCHOR_END: main

async fn start(chat: Chat) -> Result<String, Failed> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    spawn(serve(listener, app(chat)).into_future());
    Ok(url)
}

async fn show(url: &str) -> Result<(), Failed> {
    let mut page = open_page(url).await?;
    while let Some(line) = page.try_next().await? {
        println!("  {line}");
    }
    Ok(())
}

/// What the browser's `EventSource` gets, a line for each event.
async fn open_page(
    url: &str,
) -> Result<BoxStream<'static, Result<String, Failed>>, Failed> {
    let response = client()?.get(format!("{url}/events")).send().await?;
    let bytes = response.error_for_status()?.bytes_stream().map_err(Failed::from);
    Ok(model_client::sse::events(bytes.boxed()).map(|event| line(event?)).boxed())
}

/// The name and the data of an event. Of messages, only the roles are shown.
fn line(event: model_client::sse::Event) -> Result<String, Failed> {
    let data = match event.name.as_str() {
        "so_far" => {
            let messages: Vec<Value> = serde_json::from_slice(&event.data)?;
            let roles = messages.iter().filter_map(|message| message["role"].as_str());
            roles.collect::<Vec<_>>().join(", ")
        }
        _ => String::from_utf8(event.data)?,
    };
    Ok(format!("{:8} {data}", event.name))
}

fn client() -> reqwest::Result<reqwest::Client> {
    // An error means that the program has already chosen its cryptography.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().tls_certs_only([]).build()
}

#[derive(Deserialize, JsonSchema)]
struct Who {
    name: String,
}

async fn find(who: Who) -> ToolResult {
    Ok(format!("{}@example.com", who.name))
}

async fn send(_to: Who) -> ToolResult {
    Ok("sent".into())
}

/// Its second reply is asked for twice, because the first page doesn't wait for its end.
fn model() -> FakeLlm {
    let ana = || json!({ "name": "ana" });
    let send = Call::new("send", ana()).id("send_1");
    let second = Step::reply([Item::Text("Shall I send it?".into()), Item::Call(send)]);
    FakeLlm::new(Script::new([
        Step::calls([Call::new("find", ana()).id("find_1")]),
        second.per_token(Duration::from_millis(20)).times(2),
        Step::respond("Sent."),
    ]))
}
