//! From deltas to a whole reply.

use crate::delta::Delta;
use crate::error::Error;
use crate::request::{Finish, Reply, ToolCall, Usage};
use crate::stream::Deltas;
use futures::stream::{self, Stream, StreamExt, TryStreamExt};
use std::collections::BTreeMap;
use std::pin::pin;

// ANCHOR: collector
/// A reply that is still coming in. Lets you show each delta and keep it, too.
#[derive(Clone, Debug, Default)]
pub struct Collector {
    text: Option<String>,
    calls: BTreeMap<usize, ToolCall>,
    finish: Option<Finish>,
    usage: Usage,
}

impl Collector {
    /// Adds the next delta.
    pub fn push(&mut self, delta: Delta) {
        match delta {
            Delta::Text(text) => self.text.get_or_insert_default().push_str(&text),
            Delta::Call { index, id, name, arguments } => {
                let call = self.calls.entry(index).or_insert_with(ToolCall::empty);
                // Some servers repeat these in every piece, and others send empty ones.
                let said = |part: &String| !part.is_empty();
                id.filter(said).into_iter().for_each(|id| call.id = id);
                name.filter(said).into_iter().for_each(|name| call.name = name);
                call.arguments.push_str(&arguments);
            }
            Delta::Finish(finish) => self.finish = Some(finish),
            Delta::Usage(usage) => self.usage = usage,
        }
    }

    /// The reply, with its calls in the order of their indexes.
    ///
    /// # Errors
    ///
    /// [`Error::CutOff`] if no [`Delta::Finish`] was among the deltas, and [`Error::BadReply`] if a call has no id or no
    /// name.
    pub fn into_reply(self) -> Result<Reply, Error> {
        let finish = self.finish.ok_or(Error::CutOff)?;
        let calls: Vec<_> = self.calls.into_values().collect();
        if calls.iter().any(|call| call.id.is_empty() || call.name.is_empty()) {
            return Err(Error::BadReply("a call without an id or a name".to_string()));
        }
        Ok(Reply { text: self.text, calls, finish, usage: self.usage })
    }
}

impl Reply {
    /// The deltas that make this reply, for a caller that expects a stream.
    pub fn into_deltas(self) -> Deltas {
        let mut deltas: Vec<_> = self.text.into_iter().map(Delta::Text).collect();
        let calls = self.calls.into_iter().enumerate();
        deltas.extend(calls.map(|(index, ToolCall { id, name, arguments })| {
            Delta::Call { index, id: Some(id), name: Some(name), arguments }
        }));
        deltas.extend([Delta::Finish(self.finish), Delta::Usage(self.usage)]);
        stream::iter(deltas.into_iter().map(Ok)).boxed()
    }
}

/// The reply that a stream of deltas makes, for a caller that shows nothing in between.
///
/// # Errors
///
/// The first error of the stream, or one of [`Collector::into_reply`].
pub async fn collect(
    deltas: impl Stream<Item = Result<Delta, Error>>,
) -> Result<Reply, Error> {
    let mut deltas = pin!(deltas);
    let mut reply = Collector::default();
    while let Some(delta) = deltas.try_next().await? {
        reply.push(delta);
    }
    reply.into_reply()
}
// ANCHOR_END: collector

impl ToolCall {
    fn empty() -> ToolCall {
        ToolCall { id: String::new(), name: String::new(), arguments: String::new() }
    }
}
