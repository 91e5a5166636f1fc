use futures::stream::{self, Stream, StreamExt};
use model_client::{Delta, Deltas, Error};
use tokio::sync::mpsc;

pub fn sentences(mut deltas: Deltas) -> impl Stream<Item = Result<String, Error>> {
    let (send, sentences) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let mut text = String::new();
        while let Some(delta) = deltas.next().await {
            match delta {
                Ok(Delta::Text(more)) => text += &more,
                Ok(_) => {}
                Err(error) => {
                    let _ = send.send(Err(error));
                    return;
                }
            }
            if text.ends_with(['.', '!', '?']) {
                let _ = send.send(Ok(text.trim().to_string()));
                text.clear();
            }
        }
        if !text.is_empty() {
            let _ = send.send(Ok(text.trim().to_string()));
        }
    });
    stream::unfold(sentences, async |mut sentences| {
        sentences.recv().await.map(|sentence| (sentence, sentences))
    })
}
