//! From events to what the model has said: the chunks of a streamed chat completion.

use crate::error::{Error, refusal};
use crate::request::{Finish, Usage};
use crate::sse::Event;
use futures::stream::{self, Stream, StreamExt};
use reqwest::header::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use std::collections::VecDeque;
use tokio::sync::OwnedSemaphorePermit;

// ANCHOR: delta
/// The next piece of a reply.
#[derive(Clone, Debug, PartialEq)]
pub enum Delta {
    /// What the model says next.
    Text(String),
    /// A piece of the call at this place among the reply's calls. Its first piece has the id and the name; the arguments
    /// of all its pieces, in a row, are the JSON that the model wrote.
    Call { index: usize, id: Option<String>, name: Option<String>, arguments: String },
    /// The model has stopped, and why. Without this, a reply isn't complete.
    Finish(Finish),
    /// What the reply costs.
    Usage(Usage),
}
// ANCHOR_END: delta

// ANCHOR: deltas
/// The deltas in a stream of events. Ends at `[DONE]` or with the events. If the model hasn't said by then that it is
/// finished, the last item is [`Error::CutOff`]. An error is always the last item.
pub(crate) fn deltas(
    events: impl Stream<Item = Result<Event, Error>> + Unpin,
    key: SecretString,
    permit: OwnedSemaphorePermit,
) -> impl Stream<Item = Result<Delta, Error>> {
    let ready = VecDeque::new();
    let reading = Reading { events, key, ready, finished: false, _permit: permit };
    stream::try_unfold(reading, async |mut reading| {
        let delta = reading.next().await?;
        Ok(delta.map(|delta| (delta, reading)))
    })
}

/// A reply that is being read.
struct Reading<S> {
    events: S,
    key: SecretString,
    /// The deltas of the last event that nothing has taken yet.
    ready: VecDeque<Delta>,
    finished: bool,
    /// The call counts as open until this is dropped.
    _permit: OwnedSemaphorePermit,
}

impl<S: Stream<Item = Result<Event, Error>> + Unpin> Reading<S> {
    async fn next(&mut self) -> Result<Option<Delta>, Error> {
        loop {
            if let Some(delta) = self.ready.pop_front() {
                self.finished |= matches!(delta, Delta::Finish(_));
                return Ok(Some(delta));
            }
            match self.events.next().await.transpose()? {
                Some(event) if event.data != b"[DONE]" => {
                    self.ready = in_chunk(&event.data, &self.key)?;
                }
                _ if self.finished => return Ok(None),
                _ => return Err(Error::CutOff),
            }
        }
    }
}
// ANCHOR_END: deltas

/// The deltas in one chunk, which may be none, as in the first, or several.
fn in_chunk(data: &[u8], key: &SecretString) -> Result<VecDeque<Delta>, Error> {
    let chunk: WireChunk =
        serde_json::from_slice(data).map_err(|why| Error::BadReply(why.to_string()))?;
    if chunk.error.is_some() {
        // The headers, with status 200, were sent before anything went wrong.
        return Err(refusal(200, &HeaderMap::new(), data, key.expose_secret()));
    }
    let mut deltas = VecDeque::new();
    for WireChoice { delta, finish_reason } in chunk.choices {
        let said = [delta.content, delta.refusal].into_iter().flatten();
        deltas.extend(said.filter(|text| !text.is_empty()).map(Delta::Text));
        for WireCall { index, id, function } in delta.tool_calls.unwrap_or_default() {
            let WireFunction { name, arguments } = function.unwrap_or_default();
            let arguments = arguments.unwrap_or_default();
            deltas.push_back(Delta::Call { index, id, name, arguments });
        }
        deltas.extend(finish_reason.map(Delta::Finish));
    }
    deltas.extend(chunk.usage.map(Delta::Usage));
    Ok(deltas)
}

#[derive(Deserialize)]
struct WireChunk {
    #[serde(default)]
    choices: Vec<WireChoice>,
    usage: Option<Usage>,
    error: Option<Value>,
}

#[derive(Deserialize)]
struct WireChoice {
    #[serde(default)]
    delta: WireDelta,
    finish_reason: Option<Finish>,
}

#[derive(Default, Deserialize)]
struct WireDelta {
    content: Option<String>,
    refusal: Option<String>,
    tool_calls: Option<Vec<WireCall>>,
}

#[derive(Deserialize)]
struct WireCall {
    index: usize,
    id: Option<String>,
    function: Option<WireFunction>,
}

#[derive(Default, Deserialize)]
struct WireFunction {
    name: Option<String>,
    arguments: Option<String>,
}
