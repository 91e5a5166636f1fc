use futures::TryStreamExt;
use model_client::{Delta, Deltas, Error};
use tokio::select;
use tokio::sync::mpsc::Sender;

pub async fn pump(mut deltas: Deltas, reader: Sender<Delta>) -> Result<(), Error> {
    let to = reader.clone();
    let mut task = tokio::spawn(async move {
        while let Some(delta) = deltas.try_next().await? {
            if to.send(delta).await.is_err() {
                break;
            }
        }
        Ok(())
    });
    select! {
        ended = &mut task => ended.expect("it doesn't panic"),
        () = reader.closed() => Ok(()),
    }
}
