//! A program reads a model's answer aloud, so it needs whole sentences, each as soon as it is complete. A sentence ends
//! with `.`, `!`, or `?`, and the end of a finished reply ends one, too. If the reply breaks off, the sentences that are
//! complete come first, and then the error.
//!
//! The text that isn't a sentence yet is part of the stream's state, and so are the deltas. Nothing is read before
//! the next sentence is needed.

use futures::stream::{self, Stream, TryStreamExt};
use model_client::{Delta, Deltas, Error};

/// The sentences of a reply, without the spaces around them.
pub fn sentences(deltas: Deltas) -> impl Stream<Item = Result<String, Error>> {
    stream::try_unfold((deltas, String::new()), async |(mut deltas, mut text)| {
        let mut over = false;
        loop {
            let end = text.find(['.', '!', '?']).map(|end| end + 1);
            let end = end.or(over.then_some(text.len()));
            if let Some(end) = end {
                let rest = text.split_off(end);
                let sentence = text.trim().to_string();
                return Ok((!sentence.is_empty()).then_some((sentence, (deltas, rest))));
            }
            match deltas.try_next().await? {
                Some(Delta::Text(more)) => text += &more,
                Some(_) => {}
                None => over = true,
            }
        }
    })
}
