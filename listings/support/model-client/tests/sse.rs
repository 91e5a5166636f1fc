//! The decoder against another one, at every place where the network can cut.

use eventsource_stream::EventStream;
use futures::executor::block_on;
use futures::stream::{self, StreamExt, TryStreamExt};
use model_client::sse::events;
use std::convert::Infallible;

const STREAM: &str = concat!(
    ": a comment, as proxies send them to keep a connection open\n\n",
    "data: 你好🦀\n\n",
    "data:without a space\n\n",
    "data:  with two\n\n",
    "event: add\ndata: two\ndata:\ndata: lines\n\n",
    "id: 7\nretry: 100\nunknown: field\ndata\n\n",
    "event: no data, so no event\n\n",
    "data: with: colons: {\"a\":1}\r\nevent: carriage\r\n\r\n",
    "data: old Macs\r\rdata: 🦀\r\ndata: mixed\n\r\n",
    "data: [DONE]\n\n",
    "data: cut off by the end\n",
);

const EVENTS: [(&str, &str); 9] = [
    ("message", "你好🦀"),
    ("message", "without a space"),
    ("message", " with two"),
    ("add", "two\n\nlines"),
    ("message", ""),
    ("carriage", "with: colons: {\"a\":1}"),
    ("message", "old Macs"),
    ("message", "🦀\nmixed"),
    ("message", "[DONE]"),
];

type Events = Vec<(String, String)>;

fn pieces(pieces: &[&[u8]]) -> Vec<Result<Vec<u8>, Infallible>> {
    pieces.iter().map(|piece| Ok(piece.to_vec())).collect()
}

fn ours(bytes: &[&[u8]]) -> Events {
    let events = block_on(events(stream::iter(pieces(bytes))).try_collect::<Vec<_>>());
    let text = |data| String::from_utf8(data).expect("the stream is UTF-8");
    let events = events.expect("no piece is an error").into_iter();
    events.map(|event| (event.name, text(event.data))).collect()
}

fn theirs(bytes: &[&[u8]]) -> Events {
    let events = EventStream::new(stream::iter(pieces(bytes)));
    let events =
        block_on(events.map_ok(|event| (event.event, event.data)).collect::<Vec<_>>());
    events.into_iter().map(|event| event.expect("the stream is valid")).collect()
}

#[test]
fn at_every_split_both_decoders_find_the_same_events() {
    let bytes = STREAM.as_bytes();
    let expected: Events =
        EVENTS.iter().map(|(name, data)| (name.to_string(), data.to_string())).collect();
    for at in 0..=bytes.len() {
        let (before, after) = bytes.split_at(at);
        assert_eq!(ours(&[before, after]), expected, "cut at byte {at}");
        assert_eq!(theirs(&[before, after]), expected, "theirs, cut at byte {at}");
    }
    for size in 1..=8 {
        let chunks: Vec<_> = bytes.chunks(size).collect();
        assert_eq!(ours(&chunks), expected, "{size} bytes at once");
        assert_eq!(theirs(&chunks), expected, "theirs, {size} bytes at once");
    }
}

#[test]
fn an_empty_piece_changes_nothing() {
    assert_eq!(
        ours(&[b"data: a\r", b"", b"\n\r\n"]),
        theirs(&[b"data: a\r", b"", b"\n\r\n"])
    );
}

#[test]
fn an_error_in_the_bytes_is_handed_on_after_the_events_before_it() {
    let bytes = stream::iter([Ok("data: a\n\nda"), Err("broken")]);
    let seen: Vec<_> = block_on(events(bytes).map_ok(|event| event.data).collect());
    assert_eq!(seen, [Ok(b"a".to_vec()), Err("broken")]);
}

#[test]
fn a_byte_order_mark_is_left_out() {
    let marked = "\u{feff}data: a\n\n".as_bytes();
    assert_eq!(ours(&[marked]), [("message".to_string(), "a".to_string())]);
}

/// Why `model-client` has a decoder of its own. If this fails, the crate has been fixed, and may replace `sse`.
#[test]
#[should_panic(expected = "char boundary")]
fn a_byte_order_mark_makes_the_crate_panic() {
    theirs(&["\u{feff}data: a\n\n".as_bytes()]);
}
