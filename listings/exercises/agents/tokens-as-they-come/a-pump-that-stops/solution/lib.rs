//! `pump` hands a reply to a reader, delta by delta, through a channel with a bound. When the reader leaves, `pump` must
//! return at once and drop the reply, so that the connection closes, whatever the model is doing at that moment. A reader
//! that stalls must hold `pump` up, and every delta must arrive, and so must the error that may end the reply.
//!
//! It waits for two things at once: the next delta, and the end of the reader. While it waits for room instead, the
//! channel tells it that the reader has left.

use futures::StreamExt;
use model_client::{Delta, Deltas, Error};
use tokio::select;
use tokio::sync::mpsc::Sender;

/// Returns when the reply is over or the reader has left.
pub async fn pump(mut deltas: Deltas, reader: Sender<Result<Delta, Error>>) {
    loop {
        let delta = select! {
            delta = deltas.next() => delta,
            () = reader.closed() => None,
        };
        let Some(delta) = delta else { return };
        if reader.send(delta).await.is_err() {
            return;
        }
    }
}
