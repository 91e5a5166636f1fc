use futures::StreamExt;
use model_client::{Delta, Deltas, Error};
use std::time::Duration;
use tokio::sync::mpsc::Sender;
use tokio::time::timeout;

pub async fn pump(mut deltas: Deltas, reader: Sender<Result<Delta, Error>>) {
    while !reader.is_closed() {
        match timeout(Duration::from_secs(1), deltas.next()).await {
            Ok(Some(delta)) => drop(reader.send(delta).await),
            Ok(None) => return,
            Err(_) => {}
        }
    }
}
