//! The server on loopback.

use crate::client::{Error, KEY};
use crate::{Mail, Outbox};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use std::io;
use std::net::Ipv4Addr;
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

/// A server that listens until it is dropped.
pub struct Server {
    url: String,
    _stops_when_dropped: AbortOnDropHandle<()>,
}

impl Server {
    /// The address for [`Client::new`](crate::Client::new).
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Outbox {
    /// Listens on a free port of loopback: `POST /mails` with a [`Mail`] as JSON and a header `idempotency-key` returns a
    /// [`Receipt`](crate::Receipt), 422 with the earlier mail if the key was used for another one, or 504 for an answer that
    /// is lost. `GET /counts` returns the [`Counts`](crate::Counts).
    ///
    /// # Errors
    ///
    /// Fails if no port is free.
    pub async fn serve(&self) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let routes = Router::new()
            .route("/mails", post(take))
            .route(
                "/counts",
                get(async |State(outbox): State<Outbox>| Json(outbox.counts())),
            )
            .with_state(self.clone());
        let serving = tokio::spawn(async {
            // Ends only by being aborted.
            let _ = axum::serve(listener, routes).await;
        });
        Ok(Server { url, _stops_when_dropped: AbortOnDropHandle::new(serving) })
    }
}

async fn take(
    State(outbox): State<Outbox>,
    headers: HeaderMap,
    Json(mail): Json<Mail>,
) -> Response {
    let key = headers.get(KEY).and_then(|key| key.to_str().ok());
    match outbox.take(mail, key).await {
        Ok(receipt) => Json(receipt).into_response(),
        Err(Error::KeyUsed(before)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Json(before)).into_response()
        }
        Err(Error::NoAnswer(_)) => StatusCode::GATEWAY_TIMEOUT.into_response(),
    }
}
