use futures::stream::{self, Stream, TryStreamExt};
use model_client::{Delta, Deltas, Error};

pub fn sentences(deltas: Deltas) -> impl Stream<Item = Result<String, Error>> {
    stream::try_unfold((deltas, String::new()), async |(mut deltas, mut text)| {
        while let Some(delta) = deltas.try_next().await? {
            if let Delta::Text(more) = delta {
                text += &more;
                if text.ends_with(['.', '!', '?']) {
                    let sentence = text.trim().to_string();
                    return Ok(Some((sentence, (deltas, String::new()))));
                }
            }
        }
        let last = text.trim().to_string();
        Ok((!last.is_empty()).then_some((last, (deltas, String::new()))))
    })
}
