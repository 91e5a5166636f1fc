//! A model server on loopback that speaks the chat completions shape. It thinks by sleeping, and it logs nothing.

mod models;
mod refusal;

use axum::extract::{State, rejection::JsonRejection};
use axum::http::{HeaderMap, StatusCode, header::AUTHORIZATION};
use axum::{Json, Router, routing::post};
use refusal::Refusal;
use serde::Deserialize;
use serde_json::{Value, json};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, oneshot};

/// A running server. When it is dropped, it takes no more calls, and it stops once the open ones are done.
pub struct FakeModel {
    base_url: String,
    traffic: Arc<Traffic>,
    _stops_when_dropped: oneshot::Sender<()>,
}

struct Traffic {
    limit: usize,
    free: Semaphore,
    most: AtomicUsize,
    calls: AtomicUsize,
    answers: AtomicUsize,
}

impl FakeModel {
    /// Starts a server that thinks about any number of calls at once. Fails if no port is free.
    pub async fn start() -> io::Result<FakeModel> {
        FakeModel::allowing(Semaphore::MAX_PERMITS).await
    }

    // ANCHOR: start
    /// Starts a server that refuses a call with 429 while it thinks about `limit` others.
    pub async fn allowing(limit: usize) -> io::Result<FakeModel> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let base_url = format!("http://{}/v1", listener.local_addr()?);
        let traffic = Arc::new(Traffic::new(limit));
        let routes = Router::new()
            .route("/v1/chat/completions", post(complete))
            .with_state(traffic.clone());

        let (_stops_when_dropped, dropped) = oneshot::channel::<()>();
        let until_dropped = async { drop(dropped.await) };
        let server = axum::serve(listener, routes).with_graceful_shutdown(until_dropped);
        tokio::spawn(server.into_future());
        Ok(FakeModel { base_url, traffic, _stops_when_dropped })
    }
    // ANCHOR_END: start

    /// The value for `OPENAI_BASE_URL`: an address on loopback that ends in `/v1`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The number of calls that arrived.
    pub fn calls(&self) -> usize {
        self.traffic.calls.load(Relaxed)
    }

    /// The number of calls that it thought about to the end. A caller that hangs up gets no answer.
    pub fn answers(&self) -> usize {
        self.traffic.answers.load(Relaxed)
    }

    /// The largest number of calls that it thought about at the same moment.
    pub fn most_at_once(&self) -> usize {
        self.traffic.most.load(Relaxed)
    }
}

// ANCHOR: complete
#[derive(Deserialize)]
struct Request {
    model: String,
    messages: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    content: String,
}

async fn complete(
    State(traffic): State<Arc<Traffic>>,
    headers: HeaderMap,
    body: Result<Json<Request>, JsonRejection>,
) -> Result<Json<Value>, Refusal> {
    traffic.calls.fetch_add(1, Relaxed);
    if !has_key(&headers) {
        return Err(Refusal(StatusCode::UNAUTHORIZED, "invalid_api_key"));
    }
    let Ok(Json(Request { model, messages })) = body else {
        return Err(Refusal(StatusCode::BAD_REQUEST, "invalid_request"));
    };
    let Ok(_place) = traffic.free.try_acquire() else {
        return Err(Refusal(StatusCode::TOO_MANY_REQUESTS, "rate_limit_exceeded"));
    };
    let taken = traffic.limit - traffic.free.available_permits();
    traffic.most.fetch_max(taken, Relaxed);

    let prompt = messages.last().map_or("", |message| &message.content);
    let Some(answer) = models::answer(&model, prompt).await else {
        return Err(Refusal(StatusCode::NOT_FOUND, "model_not_found"));
    };
    traffic.answers.fetch_add(1, Relaxed);
    let message = json!({ "role": "assistant", "content": answer });
    Ok(Json(json!({
        "object": "chat.completion",
        "model": model,
        "choices": [{ "index": 0, "message": message, "finish_reason": "stop" }],
    })))
}
// ANCHOR_END: complete

impl Traffic {
    fn new(limit: usize) -> Traffic {
        let [most, calls, answers] = [0; 3].map(AtomicUsize::new);
        Traffic { limit, free: Semaphore::new(limit), most, calls, answers }
    }
}

fn has_key(headers: &HeaderMap) -> bool {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    value
        .and_then(|value| value.strip_prefix("Bearer "))
        .is_some_and(|key| !key.is_empty())
}
