use futures::StreamExt;
use model_client::{Delta, Deltas, Error};
use tokio::select;
use tokio::sync::mpsc::Sender;

pub async fn pump(mut deltas: Deltas, reader: Sender<Result<Delta, Error>>) {
    loop {
        select! {
            delta = deltas.next() => match delta {
                Some(delta) => drop(reader.try_send(delta)),
                None => return,
            },
            () = reader.closed() => return,
        }
    }
}
