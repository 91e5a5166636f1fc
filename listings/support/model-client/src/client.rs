//! A client for one endpoint: its address, its key, and its limits.

use crate::error::{Error, broken, refusal};
use crate::key::bearer;
use crate::request::{ChatRequest, Reply};
use call_limits::Rate;
use fake_llm::FakeLlm;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Method, Request, Response, Url};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// How long a connection may take. On one continent, a handshake with TLS takes a tenth of a second.
const CONNECT: Duration = Duration::from_secs(5);

// ANCHOR: limits
/// How long a client waits before it gives up. The first two limits are for streamed replies only, because any other
/// reply is one long silence.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For the headers, the first event, and the second, because a model may think before it begins, and many servers
    /// send an event that only names the role before that.
    pub first: Duration,
    /// For each further event. Comments that only keep the connection open don't count.
    pub silence: Duration,
    /// From the request to the last byte of any reply.
    pub whole: Duration,
}

impl Default for Limits {
    /// A minute for the first two events, 20 seconds for each further one, and 10 minutes in all.
    fn default() -> Limits {
        let [first, silence, whole] = [60, 20, 600].map(Duration::from_secs);
        Limits { first, silence, whole }
    }
}
// ANCHOR_END: limits

// ANCHOR: client
/// A client for one endpoint. Clones share their connections and their limits on calls.
#[derive(Clone)]
pub struct Client {
    transport: Transport,
    url: Url,
    pub(crate) key: SecretString,
    pub(crate) limits: Limits,
    permits: Arc<Semaphore>,
    rate: Option<Arc<Rate>>,
}
// ANCHOR_END: client

#[derive(Clone)]
enum Transport {
    Http(reqwest::Client),
    InProcess(FakeLlm),
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.url.as_str();
        f.debug_struct("Client")
            .field("url", &url)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client for the endpoint at `base_url`, which ends in `/v1` for most providers, with the [default limits](Limits).
    /// It needs certificates only for `https`, and uses no proxy for a server on this machine.
    ///
    /// # Errors
    ///
    /// [`Error::Setup`] if `base_url` isn't a URL, if it contains a password or a query, because that may be a key, if the
    /// key can't be sent in a header, or if there are no certificates.
    pub fn new(base_url: &str, key: SecretString) -> Result<Client, Error> {
        let setup = |why: &str| Error::Setup(why.to_string());
        let base_url = base_url.trim_end_matches('/');
        let url = Url::parse(&format!("{base_url}/chat/completions"))
            .map_err(|_| setup("the base URL isn't one"))?;
        if url.query().is_some() || url.password().is_some() || !url.username().is_empty()
        {
            return Err(setup("a key belongs in a header, not in the base URL"));
        }
        bearer(&key)?;

        // An error means that the program has already chosen its cryptography.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // An API doesn't move. A redirect would turn the request into one without a body.
        let mut http =
            reqwest::Client::builder().connect_timeout(CONNECT).redirect(Policy::none());
        if url.scheme() == "http" {
            http = http.tls_certs_only([]);
        }
        if matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")) {
            http = http.no_proxy();
        }
        let http = http.build().map_err(|error| setup(&error.to_string()))?;
        Ok(Client::over(Transport::Http(http), url, key))
    }

    /// A client for a fake model without a socket, which works on Tokio's paused clock.
    pub fn in_process(fake: FakeLlm) -> Client {
        let url = Url::parse("http://in-process/v1/chat/completions").expect("a URL");
        Client::over(Transport::InProcess(fake), url, "any".into())
    }

    fn over(transport: Transport, url: Url, key: SecretString) -> Client {
        let permits = Arc::new(Semaphore::new(Semaphore::MAX_PERMITS));
        Client { transport, url, key, limits: Limits::default(), permits, rate: None }
    }

    /// Waits as long as these limits say.
    pub fn limits(self, limits: Limits) -> Client {
        Client { limits, ..self }
    }

    /// Lets this client and its clones have at most `calls` calls open at once. Further calls wait, and their time limits
    /// begin when the wait is over.
    pub fn at_most(self, calls: usize) -> Client {
        Client { permits: Arc::new(Semaphore::new(calls)), ..self }
    }

    /// Lets this client and its clones begin at most `calls` calls a second, and after a pause up to `burst` at once.
    /// Both are at least one.
    pub fn at_rate(self, calls: u32, burst: u32) -> Client {
        Client { rate: Some(Arc::new(Rate::new(calls.max(1), burst.max(1)))), ..self }
    }

    /// A place among the open calls, at a time when one may begin. Hold it until the last byte of the reply.
    pub(crate) async fn permit(&self) -> OwnedSemaphorePermit {
        let permits = self.permits.clone();
        let permit =
            permits.acquire_owned().await.expect("this semaphore is never closed");
        if let Some(rate) = &self.rate {
            rate.token().await;
        }
        permit
    }

    // ANCHOR: chat
    /// Asks for a whole reply, once.
    ///
    /// # Errors
    ///
    /// Every variant of [`Error`] but [`Error::Setup`].
    pub async fn chat(&self, request: &ChatRequest) -> Result<Reply, Error> {
        let body =
            serde_json::to_value(request).expect("a request has only strings as keys");
        let _permit = self.permit().await;
        let limit = self.limits.whole;
        let reply = async {
            let response = self.send(&body).await?;
            let bytes = response.bytes().await.map_err(|_| Error::CutOff)?;
            Reply::from_json(&bytes)
        };
        timeout(limit, reply).await.unwrap_or(Err(Error::Timeout(limit)))
    }
    // ANCHOR_END: chat

    // ANCHOR: send
    /// Sends a request, and returns the response when its headers are there and say that it went well. The time limits
    /// and the [permit](Client::permit) are the caller's.
    pub(crate) async fn send(&self, body: &Value) -> Result<Response, Error> {
        let response = self.execute(self.post(body)?).await?;
        if response.status().is_success() {
            return Ok(response);
        }
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.map_err(|_| Error::CutOff)?;
        Err(refusal(status, &headers, &body, self.key.expose_secret()))
    }

    fn post(&self, body: &Value) -> Result<Request, Error> {
        let mut request = Request::new(Method::POST, self.url.clone());
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, bearer(&self.key)?);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *request.body_mut() = Some(body.to_string().into());
        Ok(request)
    }
    // ANCHOR_END: send

    async fn execute(&self, request: Request) -> Result<Response, Error> {
        match &self.transport {
            Transport::Http(http) => {
                http.execute(request).await.map_err(|error| broken(error, CONNECT))
            }
            Transport::InProcess(fake) => fake
                .send(request)
                .await
                .map_err(|error| Error::Connect(error.to_string())),
        }
    }
}
