//! A page that starts the research, and shows what it tells. Closing the page ends it.

use crate::conduct::conduct;
use crate::demo;
use crate::research::Research;
use crate::setup::Setup;
use crate::status::{Status, watched};
use crate::stop::Signals;
use crate::team::Team;
use crate::terminal::say;
use anyhow::Result;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Error, Router};
use futures::stream::{self, Stream, StreamExt};
use serde::Deserialize;
use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::select;
use tokio_stream::wrappers::ReceiverStream;

/// Serves the page until a signal comes.
pub async fn serve(setup: Setup, mut signals: Signals) -> Result<ExitCode> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    say(format!("Open http://{} in a browser. Ctrl-C ends it.", listener.local_addr()?));
    select! {
        ended = axum::serve(listener, routes(setup.team, &setup.fakes)) => ended?,
        () = signals.told() => {} // ends the researches, too
    }
    Ok(ExitCode::SUCCESS)
}

// ANCHOR: routes
pub fn routes(team: Team, fakes: &[&str]) -> Router {
    let fakes = fakes.iter().map(|fake| format!("Fake: {fake}. ")).collect();
    let site = Site { team, fakes };
    Router::new()
        .route("/", get(start))
        .route("/events", get(events))
        .route("/report", get(report))
        .with_state(Arc::new(site))
}

#[derive(Deserialize)]
struct Asked {
    question: String,
}

/// Streams the statuses. The response owns the research, so closing the connection drops both.
async fn events(
    State(site): State<Arc<Site>>,
    Query(Asked { question }): Query<Asked>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Error>>>, StatusCode> {
    is_from_this_page(&headers)?;
    let statuses = research(site, question);
    let events = statuses.map(|status| Event::default().json_data(status));
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

/// Does the research for as long as the stream is polled.
fn research(site: Arc<Site>, question: String) -> impl Stream<Item = Status> {
    let (watcher, statuses) = watched();
    let conducted = async move {
        let mut research = Research::new(&question);
        if let Err(error) = conduct(&mut research, &site.team, &watcher).await {
            let why = error.to_string();
            let _ = watcher.tell(Status::Failed { why }).await;
        }
    };
    // A stream that yields nothing, so that whatever polls the statuses polls the research.
    let conducted = stream::once(conducted).filter_map(async |()| None);
    stream::select(ReceiverStream::new(statuses), conducted)
}
// ANCHOR_END: routes

/// The whole report at once, for browsers without scripts. Closing the tab ends it as well.
async fn report(
    State(site): State<Arc<Site>>,
    Query(Asked { question }): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, StatusCode> {
    is_from_this_page(&headers)?;
    let statuses = research(site.clone(), question.clone());
    let last = statuses.collect::<Vec<_>>().await.pop();
    Ok(match last {
        Some(Status::Done { report }) => site.page(&question, &report).into_response(),
        Some(Status::Failed { why }) => {
            (StatusCode::BAD_GATEWAY, site.page(&question, &why)).into_response()
        }
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    })
}

/// Other sites may make a browser send requests here, and each research costs money.
fn is_from_this_page(headers: &HeaderMap) -> Result<(), StatusCode> {
    let header = |name| Some(headers.get(name)?.to_str().unwrap_or("unreadable"));
    // Any name may lead to this address, and to others than these, browsers don't send the second header.
    let host = header("host").and_then(|host| host.split(':').next());
    let is_local = matches!(host, Some("127.0.0.1" | "localhost"));
    match header("sec-fetch-site") {
        None | Some("same-origin" | "none") if is_local => Ok(()),
        _ => Err(StatusCode::FORBIDDEN),
    }
}

struct Site {
    team: Team,
    /// What is fake, in words.
    fakes: String,
}

async fn start(State(site): State<Arc<Site>>) -> Html<String> {
    site.page(demo::QUESTION, "")
}

impl Site {
    /// The page with a question in its form, and a text below it.
    fn page(&self, question: &str, text: &str) -> Html<String> {
        let page = include_str!("page.html").replace("{fakes}", &escaped(&self.fakes));
        let page = page.replace("{question}", &escaped(question));
        Html(page.replace("{text}", &escaped(text)))
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
