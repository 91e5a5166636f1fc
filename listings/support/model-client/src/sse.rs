//! Server-sent events: from bytes to lines to events. The format is the one of the [HTML
//! standard](https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream).

use futures::stream::{self, Stream, StreamExt, TryStreamExt};
use std::mem::take;

/// An event: all its `data` lines, joined by `\n`. Nothing has checked yet that they are UTF-8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What the `event` line said, or `message` without one.
    pub name: String,
    pub data: Vec<u8>,
}

// ANCHOR: decoder
/// Cuts bytes into events, wherever the network has cut them before.
#[derive(Default)]
pub struct Decoder {
    line: Vec<u8>,
    name: String,
    data: Vec<u8>,
    after_cr: bool,
    begun: bool,
}

impl Decoder {
    /// Takes the next bytes, and returns the events that they complete.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Event> {
        let mut events = Vec::new();
        for &byte in bytes {
            match byte {
                b'\n' if self.after_cr => {} // the second half of `\r\n`
                b'\n' | b'\r' => events.extend(self.end_of_line()),
                _ => self.line.push(byte),
            }
            self.after_cr = byte == b'\r';
        }
        events
    }

    fn end_of_line(&mut self) -> Option<Event> {
        let line = take(&mut self.line);
        let mut line = line.as_slice();
        if !self.begun {
            self.begun = true;
            // Some files begin with this invisible mark.
            line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        }
        if line.is_empty() {
            return self.end_of_event();
        }
        let colon = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
        let (field, value) = line.split_at(colon);
        let value = value.strip_prefix(b":").unwrap_or(value);
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match field {
            b"data" => {
                self.data.extend(value);
                self.data.push(b'\n');
            }
            b"event" => self.name = String::from_utf8_lossy(value).into_owned(),
            _ => {} // a comment, or what only a client that reconnects needs
        }
        None
    }

    fn end_of_event(&mut self) -> Option<Event> {
        let (name, mut data) = (take(&mut self.name), take(&mut self.data));
        data.pop()?; // the last line's `\n`, if there was a line
        let name = if name.is_empty() { "message".to_string() } else { name };
        Some(Event { name, data })
    }
}
// ANCHOR_END: decoder

// ANCHOR: events
/// The events in a stream of bytes. An event that the end cuts off is left out, as the standard says.
pub fn events<E>(
    bytes: impl Stream<Item = Result<impl AsRef<[u8]>, E>>,
) -> impl Stream<Item = Result<Event, E>> {
    let mut decoder = Decoder::default();
    bytes
        .map_ok(move |bytes| stream::iter(decoder.push(bytes.as_ref())).map(Ok))
        .try_flatten()
}
// ANCHOR_END: events
