use futures::stream::{self, Stream, StreamExt};
use model_client::{Delta, Deltas, Error};

pub fn sentences(deltas: Deltas) -> impl Stream<Item = Result<String, Error>> {
    stream::unfold((deltas, String::new()), async |(mut deltas, mut text)| {
        while let Some(Ok(delta)) = deltas.next().await {
            if let Delta::Text(more) = delta {
                text += &more;
                if text.ends_with(['.', '!', '?']) {
                    return Some((Ok(text.trim().to_string()), (deltas, String::new())));
                }
            }
        }
        let said = text.trim().to_string();
        (!said.is_empty()).then_some((Ok(said), (deltas, String::new())))
    })
}
