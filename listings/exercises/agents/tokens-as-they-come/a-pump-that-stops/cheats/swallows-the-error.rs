use futures::TryStreamExt;
use model_client::{Delta, Deltas, Error};
use tokio::select;
use tokio::sync::mpsc::Sender;

pub async fn pump(mut deltas: Deltas, reader: Sender<Result<Delta, Error>>) {
    loop {
        let delta = select! {
            delta = deltas.try_next() => delta.ok().flatten(),
            () = reader.closed() => None,
        };
        let Some(delta) = delta else { return };
        if reader.send(Ok(delta)).await.is_err() {
            return;
        }
    }
}
