//! `pump` hands a reply to a reader, delta by delta, through a channel with a bound. When the reader leaves, `pump` must
//! return at once and drop the reply, so that the connection closes, whatever the model is doing at that moment. A reader
//! that stalls must hold `pump` up, and every delta must arrive, and so must the error that may end the reply.
//!
//! At the moment `pump` finds out that the reader has left only when it has the next delta.

use futures::StreamExt;
use model_client::{Delta, Deltas, Error};
use tokio::sync::mpsc::Sender;

/// Returns when the reply is over or the reader has left.
pub async fn pump(mut deltas: Deltas, reader: Sender<Result<Delta, Error>>) {
    while let Some(delta) = deltas.next().await {
        if reader.send(delta).await.is_err() {
            break;
        }
    }
}
