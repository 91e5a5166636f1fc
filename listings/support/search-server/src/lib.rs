//! A search engine for tests: scripted results, each with the time that it takes, and scripted failures.
//!
//! [`SearchServer::serve`] listens on loopback. [`SearchServer::search`] answers in process, without a socket, so that it
//! works on Tokio's paused clock. Both count.
//!
//! On loopback, `POST /search` takes `{"query": "…"}`, and answers with a list of [pages](Page) as JSON, or with the
//! status of a failure. A query that the script doesn't know finds no pages.

mod answer;
mod state;

pub use answer::{Answer, Page};
pub use state::Counts;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use state::Shared;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;
use tokio::time::sleep;

/// A search engine. Its clones are the same one.
#[derive(Clone)]
pub struct SearchServer(Arc<Shared>);

/// A search engine that listens. It stops when this is dropped.
pub struct Served {
    url: String,
    task: AbortHandle,
}

impl SearchServer {
    /// A search engine with these answers. A query gets the first one that is about a word in it.
    pub fn new(answers: impl IntoIterator<Item = Answer>) -> SearchServer {
        SearchServer(Arc::new(Shared::new(answers.into_iter().collect())))
    }

    /// Refuses whatever comes while `searches` others are under way, with status 429.
    ///
    /// # Panics
    ///
    /// Panics if the engine already has clones.
    pub fn at_once(mut self, searches: usize) -> SearchServer {
        let shared = Arc::get_mut(&mut self.0).expect("it has no clones yet");
        shared.at_once = searches;
        self
    }

    /// Answers a query in process. If the future is dropped, its client counts as one that left.
    ///
    /// # Errors
    ///
    /// The status of a failure: the scripted one, or 429 if too much is under way.
    pub async fn search(&self, query: &str) -> Result<Vec<Page>, u16> {
        let open = self.0.enter()?;
        let answer = self.0.find(query);
        sleep(answer.after).await;
        open.end(answer.outcome)
    }

    /// Listens on a free port of loopback.
    ///
    /// # Errors
    ///
    /// Fails if no port is free.
    pub async fn serve(&self) -> io::Result<Served> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}/search", listener.local_addr()?);
        let routes =
            Router::new().route("/search", post(answer)).with_state(self.clone());
        let task = tokio::spawn(axum::serve(listener, routes).into_future());
        Ok(Served { url, task: task.abort_handle() })
    }

    /// What has been counted so far.
    pub fn counts(&self) -> Counts {
        self.0.counts()
    }
}

impl Served {
    /// The address to which queries go.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[derive(Deserialize)]
struct Body {
    query: String,
}

async fn answer(
    State(server): State<SearchServer>,
    Json(Body { query }): Json<Body>,
) -> Result<Json<Vec<Page>>, StatusCode> {
    let found = server.search(&query).await;
    let as_status = |status| {
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    };
    found.map(Json).map_err(as_status)
}
