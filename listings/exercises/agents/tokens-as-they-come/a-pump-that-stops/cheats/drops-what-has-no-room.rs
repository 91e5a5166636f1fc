use futures::TryStreamExt;
use model_client::{Delta, Deltas, Error};
use tokio::select;
use tokio::sync::mpsc::Sender;

pub async fn pump(mut deltas: Deltas, reader: Sender<Delta>) -> Result<(), Error> {
    loop {
        select! {
            delta = deltas.try_next() => match delta? {
                Some(delta) => drop(reader.try_send(delta)),
                None => return Ok(()),
            },
            () = reader.closed() => return Ok(()),
        }
    }
}
