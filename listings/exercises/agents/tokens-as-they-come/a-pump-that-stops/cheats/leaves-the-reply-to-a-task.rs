use futures::StreamExt;
use model_client::{Delta, Deltas, Error};
use tokio::select;
use tokio::sync::mpsc::Sender;

pub async fn pump(mut deltas: Deltas, reader: Sender<Result<Delta, Error>>) {
    let to = reader.clone();
    let mut task = tokio::spawn(async move {
        while let Some(delta) = deltas.next().await {
            if to.send(delta).await.is_err() {
                break;
            }
        }
    });
    select! {
        ended = &mut task => ended.expect("it doesn't panic"),
        () = reader.closed() => {}
    }
}
