//! A model server for tests, in the shape of OpenAI's chat completions and responses APIs.
//!
//! A [`Script`] says what it answers, how quickly, and what goes wrong. Real clients can't tell it from the real service
//! within its scope: texts, calls of tools, refusals, structured output, errors, whole and streamed. It does not run a
//! model, keep files, or remember responses.
//!
//! [`FakeLlm::serve`] listens on loopback. [`FakeLlm::send`] answers in process, without a socket, so that it works on
//! Tokio's paused clock.
//!
//! The chapter "Three agents at once" has a server of its own, `fake-model`, which is simple enough for its page.
//!
//! The words of a script are those of the `ScriptedModel` of the OpenAI Agents SDK. The bodies follow OpenAI's public
//! reference of both APIs, and the clients in `judges/` and `tests/` hold the server to it.

mod body;
mod chat;
mod counts;
mod json;
mod reply;
mod request;
mod responses;
mod script;
mod server;
mod state;
mod validate;

pub use counts::Counts;
pub use request::{Api, Request};
pub use script::{ApiError, Call, Fault, Item, RetryAfter, Script, Step};

use axum::serve::ListenerExt;
use server::CutBeforeHeaders;
use state::State;
use std::io;
use std::net::Ipv4Addr;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tower::ServiceExt;

/// A model server. Its clones are the same server.
#[derive(Clone)]
pub struct FakeLlm {
    state: State,
}

/// A server that listens. When it is dropped, it takes no more connections, and it stops once the open ones are done.
pub struct Server {
    base_url: String,
    _stops_when_dropped: oneshot::Sender<()>,
}

impl Server {
    /// The value for `OPENAI_BASE_URL`: an address on loopback that ends in `/v1`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }
}

impl FakeLlm {
    /// A server that follows `script`.
    pub fn new(script: Script) -> FakeLlm {
        FakeLlm { state: State::new(script) }
    }

    /// Listens on a free port of loopback.
    ///
    /// # Errors
    ///
    /// Fails if no port is free.
    pub async fn serve(&self) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let base_url = format!("http://{}/v1", listener.local_addr()?);
        // A token shall leave at once, and not wait for the acknowledgment of the one before.
        let listener = listener.tap_io(|connection| {
            let _ = connection.set_nodelay(true);
        });
        let (_stops_when_dropped, dropped) = oneshot::channel::<()>();
        let until_dropped = async { drop(dropped.await) };
        let server = axum::serve(listener, server::routes(self.state.clone()));
        tokio::spawn(server.with_graceful_shutdown(until_dropped).into_future());
        Ok(Server { base_url, _stops_when_dropped })
    }

    /// Answers a request in process. Only the path of its URL matters. Dropping the future, or the response before its
    /// body has been read, counts as a client that left.
    ///
    /// # Errors
    ///
    /// Fails if the script cuts the connection before the headers.
    pub async fn send(&self, request: reqwest::Request) -> io::Result<reqwest::Response> {
        let request = axum::http::Request::try_from(request).map_err(io::Error::other)?;
        let request = request.map(axum::body::Body::new);
        let Ok(response) = server::routes(self.state.clone()).oneshot(request).await;
        if response.extensions().get::<CutBeforeHeaders>().is_some() {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        let response =
            response.map(|body| reqwest::Body::wrap_stream(body.into_data_stream()));
        Ok(response.into())
    }

    /// What has been counted so far.
    pub fn counts(&self) -> Counts {
        self.state.lock().counts
    }

    /// The requests that were let in, in the order of their arrival.
    pub fn requests(&self) -> Vec<Request> {
        self.state.lock().requests.clone()
    }

    /// The number of requests that the script still waits for.
    pub fn remaining(&self) -> u64 {
        self.state.lock().remaining()
    }

    /// Checks that the script was followed to its end.
    ///
    /// # Panics
    ///
    /// Panics if steps are left, or if a request came that no step matched, and names them.
    pub fn assert_complete(&self) {
        let inner = self.state.lock();
        let mut wrong = inner.unused();
        wrong.extend(inner.unexpected.iter().cloned());
        drop(inner);
        assert!(wrong.is_empty(), "the script was not followed:\n{}", wrong.join("\n"));
    }
}
