//! Handlers of a server, and the code around them.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

#[derive(Clone)]
pub struct App {
    pub root: Arc<PathBuf>,
}

#[derive(Deserialize)]
pub struct Question {
    text: String,
}

#[derive(Serialize)]
pub struct Answer {
    text: String,
}

pub fn routes(app: App) -> Router {
    Router::new()
        .route("/answers/{id}", get(answer).delete(forget))
        .route("/questions", post(ask))
        .route("/version", get(|| async { fs::read_to_string("VERSION").unwrap_or_else(|_| "unknown".into()) })) // BLOCKS
        .with_state(app)
}

async fn answer(State(app): State<App>, Path(id): Path<u32>) -> Result<Json<Answer>, StatusCode> {
    let text = fs::read_to_string(app.root.join(id.to_string())).map_err(|_| StatusCode::NOT_FOUND)?; // BLOCKS
    Ok(Json(Answer { text }))
}

async fn forget(State(app): State<App>, Path(id): Path<u32>) -> StatusCode {
    match app.remove(id) {
        // BLOCKS
        Ok(()) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::NOT_FOUND,
    }
}

async fn ask(State(app): State<App>, Json(question): Json<Question>) -> Json<Answer> {
    let id = app.keep(&question).unwrap_or_default(); // BLOCKS
    Json(Answer { text: format!("/answers/{id}") })
}

impl App {
    fn remove(&self, id: u32) -> std::io::Result<()> {
        fs::remove_file(self.root.join(id.to_string()))
    }

    fn keep(&self, question: &Question) -> std::io::Result<u64> {
        let id = question.text.len() as u64;
        self.write(id, &question.text)?;
        Ok(id)
    }

    fn write(&self, id: u64, text: &str) -> std::io::Result<()> {
        fs::write(self.root.join(id.to_string()), text)
    }
}

pub async fn run(app: App) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, routes(app))
        .with_graceful_shutdown(async {
            let _ = tokio::signal::ctrl_c().await;
            std::thread::sleep(Duration::from_secs(1)); // BLOCKS
        })
        .await
}
