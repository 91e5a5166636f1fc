//! The body of a response, at the pace and with the faults of the script.

use crate::reply::Event;
use crate::script::{Fault, Step};
use crate::state::{Ended, Open};
use axum::body::{Body, Bytes};
use futures::stream;
use std::collections::VecDeque;
use std::future::pending;
use std::io;
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::sleep;

/// Bytes, how many tokens they carry, and whether they come at the pace of tokens.
struct Frame {
    bytes: Bytes,
    tokens: u64,
    paced: bool,
}

struct Sender {
    frames: VecDeque<Frame>,
    per_token: Duration,
    sent: usize,
    fault: Option<Fault>,
    open: Open,
}

/// The body of a stream of events.
pub(crate) fn events(events: Vec<Event>, step: &Step, open: Open) -> Body {
    let frames = events.into_iter().map(|event| {
        let name = event.name.map(|name| format!("event: {name}\n")).unwrap_or_default();
        let bytes = Bytes::from(format!("{name}data: {}\n\n", event.data));
        Frame { bytes, tokens: event.tokens, paced: event.tokens > 0 }
    });
    Sender::new(frames.collect(), step, open).into_body()
}

/// The body of a whole reply, which comes in two pieces, so that it can be cut between them.
pub(crate) fn whole(reply: &str, tokens: u64, step: &Step, open: Open) -> Body {
    let (first, rest) = reply.as_bytes().split_at(reply.len() / 2);
    let frame = |bytes, tokens| Frame {
        bytes: Bytes::copy_from_slice(bytes),
        tokens,
        paced: false,
    };
    let mut sender =
        Sender::new(VecDeque::from([frame(first, 0), frame(rest, tokens)]), step, open);
    sender.fault = match step.fault {
        Some(Fault::CutAfter(_)) => Some(Fault::CutAfter(1)),
        Some(Fault::StallAfter(_)) => Some(Fault::StallAfter(1)),
        fault => fault,
    };
    sender.into_body()
}

impl Sender {
    fn new(frames: VecDeque<Frame>, step: &Step, open: Open) -> Sender {
        let mut sender = Sender {
            frames,
            per_token: step.per_token,
            sent: 0,
            fault: step.fault,
            open,
        };
        if sender.fault == Some(Fault::ByteByByte) {
            sender.frames = sender.frames.into_iter().flat_map(Frame::bytes).collect();
        }
        sender
    }

    fn into_body(self) -> Body {
        Body::from_stream(stream::unfold(self, |mut sender| async {
            sender.next().await.map(|bytes| (bytes, sender))
        }))
    }

    /// The next bytes. `None` at the end, and an error where the connection shall break.
    async fn next(&mut self) -> Option<io::Result<Bytes>> {
        match self.fault {
            Some(Fault::CutAfter(events)) if self.sent >= events => {
                return Some(Err(self.cut().await));
            }
            Some(Fault::StallAfter(events)) if self.sent >= events => pending().await,
            Some(Fault::CutBeforeHeaders) => return Some(Err(self.cut().await)), // nothing has been flushed yet
            // Otherwise, the bytes would leave in one packet.
            Some(Fault::ByteByByte) => yield_now().await,
            _ => {}
        }
        match self.frames.front()?.paced {
            true if self.per_token.is_zero() => yield_now().await, // a sleep, even of zero, takes up to a millisecond
            true => sleep(self.per_token).await,
            false => {}
        }
        let frame = self.frames.pop_front()?;
        self.sent += 1;
        self.open.state.lock().counts.tokens += frame.tokens;
        // A body of known length isn't asked for more after its last byte.
        if self.frames.is_empty() {
            self.open.end(Ended::Answered);
        }
        Some(Ok(frame.bytes))
    }

    async fn cut(&mut self) -> io::Error {
        // What was sent before shall leave before the connection breaks.
        if self.sent > 0 {
            sleep(Duration::from_millis(1)).await;
        }
        self.open.end(Ended::Cut);
        io::Error::other("the script cuts the connection here")
    }
}

impl Frame {
    /// The bytes of a frame, each in a frame of its own. The first keeps the pace and the tokens.
    fn bytes(self) -> impl Iterator<Item = Frame> {
        let Frame { bytes, tokens, paced } = self;
        (0..bytes.len()).map(move |at| Frame {
            bytes: bytes.slice(at..at + 1),
            tokens: if at == 0 { tokens } else { 0 },
            paced: paced && at == 0,
        })
    }
}
