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
    /// Asks once for a streamed reply. While nothing polls the stream, only the buffers of the connection fill up. When the
    /// stream is dropped before its end, the connection is closed.
    ///
    /// # Errors
    ///
    /// Before the stream, those of [`Client::chat`]. In the stream, [`Error::CutOff`] if it ends before the model has
    /// finished, [`Error::Timeout`], [`Error::BadReply`], and [`Error::Refused`] if an event reports an error. An error is
    /// the last item.
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
        Ok(deltas(events, self.key.clone(), permit).boxed())
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
    stream::try_unfold((items, 0), move |(mut items, seen)| async move {
        let limit = if seen < 2 { limits.first } else { limits.silence };
        let too_late = Instant::now() + limit;
        match timeout_at(too_late.min(end), items.try_next()).await {
            Ok(next) => Ok(next?.map(|item| (item, (items, seen + 1)))),
            Err(_) if end < too_late => Err(Error::Timeout(limits.whole)),
            Err(_) => Err(Error::Timeout(limit)),
        }
    })
}
// ANCHOR_END: within
