//! Streams and sinks from the `futures` crate. Its docs don't speak of cancel safety, but Tokio's docs of `select!` do.

use super::{SECOND, again, one_to_three};
use crate::row::{Row, row};
use cancel_points::Report;
use futures::channel::mpsc;
use futures::stream::{self, BoxStream, FuturesUnordered};
use futures::{SinkExt, StreamExt};
use std::sync::{Arc, Mutex};
use tokio::spawn;
use tokio::time::sleep;

pub fn rows() -> Vec<Row> {
    vec![
        row("`StreamExt::next`", "cancellation safe", next_of(|| numbers().boxed())),
        row(
            "`next` of `buffered(2)`",
            "cancellation safe",
            next_of(|| stream::iter(calls()).buffered(2).boxed()),
        ),
        row(
            "`next` of a `FuturesUnordered`",
            "cancellation safe",
            next_of(|| calls().collect::<FuturesUnordered<_>>().boxed()),
        ),
        row("`StreamExt::collect`", "", collected())
            .note("the call owns them and the stream: use `next`"),
        row("`SinkExt::send`", "", sent())
            .note("the call owns it: await `poll_ready`, then `start_send`"),
    ]
}

async fn number(number: u8) -> u8 {
    sleep(SECOND).await;
    number
}

fn calls() -> impl Iterator<Item = impl Future<Output = u8>> {
    (1..=3).map(number)
}

fn numbers() -> impl stream::Stream<Item = u8> {
    stream::unfold(
        1,
        async |next| if next > 3 { None } else { Some((number(next).await, next + 1)) },
    )
}

fn next_of(stream: impl Fn() -> BoxStream<'static, u8>) -> Report {
    let call = async |(stream, got): &mut (BoxStream<u8>, Vec<u8>)| {
        got.extend(stream.next().await)
    };
    again(
        async || (stream().fuse().boxed(), Vec::new()),
        call,
        |(_, got)| one_to_three(got),
    )
}

fn collected() -> Report {
    let call = async |(stream, got): &mut (Option<BoxStream<u8>>, Vec<u8>)| {
        if let Some(stream) = stream.take() {
            got.extend(stream.collect::<Vec<u8>>().await);
        }
    };
    again(
        async || (Some(numbers().boxed()), Vec::new()),
        call,
        |(_, got)| one_to_three(got).map_err(|_| "the items".into()),
    )
}

fn sent() -> Report {
    let world = async || {
        let (mut tx, mut rx) = mpsc::channel(0);
        _ = tx.try_send(0); // its only place is taken
        let received = Arc::new(Mutex::new(Vec::new()));
        let receives = received.clone();
        spawn(async move {
            sleep(SECOND).await;
            while let Some(number) = rx.next().await {
                receives.lock().unwrap().push(number);
            }
        });
        (tx, received, 0)
    };
    let call = async |(tx, _, next): &mut (mpsc::Sender<u8>, Arc<Mutex<Vec<u8>>>, u8)| {
        *next += 1;
        _ = tx.send(*next).await;
    };
    again(world, call, |(_, received, _)| one_to_three(&received.lock().unwrap()))
}
