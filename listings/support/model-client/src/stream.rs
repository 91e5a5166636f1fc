//! A reply as it comes.

use crate::client::{Client, Limits};
use crate::delta::{Delta, deltas};
use crate::error::Error;
use crate::request::ChatRequest;
use crate::sse::events;
use futures::stream::{self, Stream, StreamExt, TryStreamExt};
use reqwest::Response;
use reqwest::header::CONTENT_TYPE;
use serde_json::json;
use std::pin::Pin;
use tokio::time::{Instant, timeout, timeout_at};

/// The deltas of one reply. Dropping it before its end closes the connection.
pub type Deltas = Pin<Box<dyn Stream<Item = Result<Delta, Error>> + Send>>;

impl Client {
    // ANCHOR: stream
    /// Asks for a reply that is streamed, once. While nothing polls the stream, only the buffers of the connection fill up.
    /// When the stream is dropped before its end, the connection is closed.
    ///
    /// # Errors
    ///
    /// Before the first delta, those of [`Client::chat`]. In the stream, [`Error::CutOff`] if it ends before the model has
    /// finished, [`Error::Timeout`], [`Error::BadReply`], and [`Error::Refused`] with status 200 if the server reports an
    /// error in its midst. An error is the last item. None of these is worth a retry once a token has been shown.
    pub async fn stream(&self, request: &ChatRequest) -> Result<Deltas, Error> {
        let mut body =
            serde_json::to_value(request).expect("a request has only strings as keys");
        body["stream"] = json!(true);
        body["stream_options"] = json!({ "include_usage": true });
        let permit = self.permit().await;
        let end = Instant::now() + self.limits.whole;
        let first = self.limits.first.min(self.limits.whole);
        let sent = timeout(first, self.send(&body)).await;
        let response = sent.unwrap_or(Err(Error::Timeout(first)))?;
        is_event_stream(&response)?;
        let bytes = response.bytes_stream().map_err(|_| Error::CutOff);
        let events = within(self.limits, end, events(bytes).boxed()).boxed();
        let deltas = deltas(events, self.key.clone());
        // The stream owns the permit, so the call counts as open until the stream is dropped.
        Ok(deltas.inspect(move |_| _ = &permit).boxed())
    }
    // ANCHOR_END: stream
}

fn is_event_stream(response: &Response) -> Result<(), Error> {
    let kind = response.headers().get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or("nothing");
    match kind.starts_with("text/event-stream") {
        true => Ok(()),
        false => Err(Error::BadReply(format!("{kind} instead of text/event-stream"))),
    }
}

// ANCHOR: within
/// The same items, but an error instead of one that comes after its limit, or after `end`.
fn within<T>(
    limits: Limits,
    end: Instant,
    items: impl Stream<Item = Result<T, Error>> + Unpin,
) -> impl Stream<Item = Result<T, Error>> {
    let begin = (items, limits.first);
    stream::try_unfold(begin, move |(mut items, limit)| async move {
        let too_late = Instant::now() + limit;
        match timeout_at(too_late.min(end), items.try_next()).await {
            Ok(next) => Ok(next?.map(|item| (item, (items, limits.silence)))),
            Err(_) if end < too_late => Err(Error::Timeout(limits.whole)),
            Err(_) => Err(Error::Timeout(limit)),
        }
    })
}
// ANCHOR_END: within
