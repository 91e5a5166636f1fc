use futures::TryStreamExt;
use model_client::{Delta, Deltas, Error};
use std::time::Duration;
use tokio::sync::mpsc::Sender;
use tokio::time::timeout;

pub async fn pump(mut deltas: Deltas, reader: Sender<Delta>) -> Result<(), Error> {
    while !reader.is_closed() {
        match timeout(Duration::from_secs(1), deltas.try_next()).await {
            Ok(Ok(Some(delta))) => drop(reader.send(delta).await),
            Ok(ended) => return ended.map(|_| ()),
            Err(_) => {}
        }
    }
    Ok(())
}
